// Selected rows of a list are counted and marked; Shift selects all rows between two clicks.
const ROW_BOXES = "#table .cell-tick input[name=row]";

const rowBoxes = () => [...document.querySelectorAll(ROW_BOXES)];
let lastTicked = null;

function showSelection() {
  const form = document.querySelector("[data-selection]");
  if (!form) return;
  const allRows = form.querySelector("[data-tick-all]");
  const boxes = rowBoxes();
  const ticked = boxes.filter((box) => box.checked);
  for (const box of boxes) {
    box.disabled = allRows.checked;
    box.closest("tr, [data-row]").classList.toggle("selected-row", box.checked || allRows.checked);
  }
  const hasSelection = allRows.checked || ticked.length > 0;
  form.classList.toggle("has-selection", hasSelection);
  for (const button of form.querySelectorAll("button")) button.disabled = !hasSelection;
  const total = allRows.parentNode.textContent.replace(/\D/g, "");
  const count = allRows.checked ? total : ticked.length;
  form.querySelector("[data-selection-count]").textContent = hasSelection ? `已选 ${count} 项` : "勾选行后可批量处理";
  const isPageTicked = boxes.length > 0 && ticked.length === boxes.length;
  form.querySelector("[data-tick-page]").textContent = isPageTicked ? "取消全选" : "全选本页";
}

function tickPage(event) {
  event.preventDefault();
  const boxes = rowBoxes();
  const isChecked = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = isChecked;
  showSelection();
}

function tickRange(box, event) {
  const boxes = rowBoxes();
  const from = boxes.indexOf(lastTicked);
  const to = boxes.indexOf(box);
  if (event.shiftKey && from >= 0) {
    for (const between of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) between.checked = box.checked;
    showSelection();
  }
  lastTicked = box;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("#table .cell-tick input, [data-tick-all]")) showSelection();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-tick-page]")) return tickPage(event);
  const box = event.target.closest?.(ROW_BOXES);
  if (box) tickRange(box, event);
});
document.addEventListener("DOMContentLoaded", showSelection);
document.addEventListener("htmx:afterSettle", showSelection);
window.addEventListener("pageshow", showSelection); // coming back, the browser restores ticks without a change
