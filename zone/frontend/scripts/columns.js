// Columns are dragged into order; without a mouse the numbers beside them do the same.
const LINE = "[data-order] > li[draggable]";
let dragged = null;

function renumber(list) {
  list.querySelectorAll("li").forEach((line, i) => {
    const position = line.querySelector("input[type=number]");
    if (position) position.value = i + 1;
  });
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.(LINE);
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", "");
});
document.addEventListener("dragover", (event) => {
  const line = dragged && event.target.closest?.(LINE);
  if (!line) return;
  event.preventDefault();
  if (line === dragged) return;
  const isBelow = dragged.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING;
  line.parentNode.insertBefore(dragged, isBelow ? line.nextSibling : line);
});
document.addEventListener("drop", (event) => {
  if (dragged) event.preventDefault();
});
document.addEventListener("dragend", () => {
  if (!dragged) return;
  dragged.classList.remove("dragged");
  renumber(dragged.parentNode);
  dragged = null;
});
