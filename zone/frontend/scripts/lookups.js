// The console's search for another row, drawn by Django's script, takes the name of the field it stands for.
function nameLookups() {
  for (const select of document.querySelectorAll("select.admin-autocomplete")) {
    const label = document.querySelector(`label[for="${select.id}"]`);
    if (!label) continue;
    label.id = label.id || `${select.id}_label`;
    for (const part of select.parentNode.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]")) {
      const value = part.getAttribute("role") === "combobox" ? part.querySelector("[role=textbox]") : null;
      part.setAttribute("aria-labelledby", value ? `${label.id} ${value.id}` : label.id);
    }
  }
}

window.django?.jQuery?.(nameLookups); // after its own start, which waits for the page in the same way
document.addEventListener("formset:added", () => setTimeout(nameLookups));
document.addEventListener("focusin", (event) => {
  if (!event.target.matches(".select2-search__field:not([aria-labelledby])")) return;
  event.target.setAttribute("aria-label", "搜索");
  const opened = document.querySelector("[role=combobox][aria-expanded=true]");
  opened?.setAttribute("aria-controls", opened.getAttribute("aria-owns"));
});
