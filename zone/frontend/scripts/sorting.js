// Shift on a column heading adds the column to the order. Captured before htmx follows the heading's own address.
function addToOrder(event) {
  const link = event.shiftKey && event.target.closest?.("thead a[data-also]");
  if (!link) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  window.location.assign(link.dataset.also);
}

document.addEventListener("click", addToOrder, { capture: true });
