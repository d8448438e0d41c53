// The line of a choice of several says what is ticked behind it.
document.addEventListener("change", (event) => {
  const choice = event.target.closest(".several");
  if (!choice) return;
  const ticked = [...choice.querySelectorAll("input:checked")].map((box) => box.parentNode.textContent.trim());
  const summary = choice.querySelector("summary");
  const rest = ticked.length > 2 ? `等 ${ticked.length} 项` : "";
  summary.textContent = ticked.length ? ticked.slice(0, 2).join("、") + rest : choice.dataset.empty;
  summary.title = ticked.join("、");
});
