// Folded parts with data-print-open stand open on paper.
window.addEventListener("beforeprint", () => {
  for (const details of document.querySelectorAll("details[data-print-open]:not([open])")) {
    details.open = true;
    details.dataset.closeAgain = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const details of document.querySelectorAll("details[data-close-again]")) {
    details.open = false;
    delete details.dataset.closeAgain;
  }
});
