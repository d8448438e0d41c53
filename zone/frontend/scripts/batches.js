// The button of a batch names how many rows it will change: as ticked on this page, as saved on the others.
document.addEventListener("change", (event) => {
  const button = document.querySelector("[data-will-change]");
  if (!button || !event.target.closest("#rows-form")) return;
  let count = Number(button.dataset.willChange);
  for (const box of document.querySelectorAll("#rows-form input[name=row], #rows-form input[value=mine]")) {
    count += box.checked - box.defaultChecked;
  }
  button.textContent = count;
});
