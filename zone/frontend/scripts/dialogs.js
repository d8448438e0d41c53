// A link with data-opens shows the dialog of that id; with Ctrl or without scripts it leads to the same as a page.
export function openDialog(id) {
  const dialog = document.getElementById(id);
  if (!dialog?.showModal) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-opens]");
  if (link && !event.ctrlKey && !event.metaKey && openDialog(link.dataset.opens)) event.preventDefault();
});
