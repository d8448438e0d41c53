// The month's grid: Enter and Tab walk its cells, a block copied from a spreadsheet fills them, and can be taken back.
const grid = document.querySelector("[data-grid]");
const pasted = document.querySelector("[data-pasted]");
let taken = [];
let isLeft = false; // after Escape, until the next figure is typed, Tab goes to all there is

const cells = () => [...grid.querySelectorAll("[data-cell]")].filter((cell) => !cell.closest("details:not([open])"));
const values = () => [...grid.querySelectorAll("input[data-cell]")];

function step(from, by, among) {
  const to = among[among.indexOf(from) + by];
  if (!to) return false;
  to.focus();
  to.select();
  return true;
}

function walk(event) {
  const cell = event.target.closest("[data-cell]");
  if (!cell || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const back = event.shiftKey ? -1 : 1;
  const isValue = cell.tagName === "INPUT";
  if (event.key === "Escape") {
    isLeft = true;
  } else if (event.key === "Tab" && !isLeft) {
    if (step(cell, back, cells())) event.preventDefault();
  } else if (isValue && event.key === "Enter") {
    event.preventDefault();
    step(cell, back, values());
  } else if (isValue && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    step(cell, event.key === "ArrowDown" ? 1 : -1, values());
  }
}

function put(cell, text) {
  if (!cell || cell.value === text) return;
  taken.push([cell, cell.value]);
  cell.value = text;
  const fold = cell.closest("details");
  if (fold) fold.open = true;
  cell.dispatchEvent(new Event("input", { bubbles: true }));
}

// The first column fills the values from the focused cell on; further ones the texts of the same rows.
function paste(event) {
  const start = event.target.closest("input[data-cell]");
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (!start || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  taken = [];
  const column = values();
  const first = column.indexOf(start);
  text.split("\n").forEach((line, i) => {
    const cell = column[first + i];
    const [value, ...words] = line.split("\t");
    if (!cell) return;
    if (value.trim()) put(cell, value.trim());
    const texts = cell.closest("tbody").querySelectorAll("textarea[data-text]");
    words.forEach((word, j) => word.trim() && put(texts[j], word.trim()));
  });
  offerUndo();
}

function offerUndo() {
  const undo = document.createElement("button");
  undo.type = "button";
  undo.className = "button button-link";
  undo.textContent = "撤销粘贴";
  undo.addEventListener("click", () => {
    const before = taken;
    taken = [];
    for (const [cell, text] of before) put(cell, text);
    taken = [];
    pasted.textContent = "已撤销粘贴。";
  });
  pasted.textContent = `已粘贴 ${taken.length} 格。`;
  pasted.append(" ", undo);
}

function count() {
  isLeft = false;
  const filled = [...grid.querySelectorAll("tbody")].filter((row) => {
    const cells = [...row.querySelectorAll("[data-cell]")];
    const isMended = !("returned" in row.dataset) || cells.some((cell) => cell.value !== cell.defaultValue);
    return isMended && cells.some((cell) => cell.value.trim());
  });
  grid.querySelector("[data-grid-count]").textContent = ` ${filled.length} 项`;
}

if (grid) {
  grid.addEventListener("keydown", walk);
  grid.addEventListener("paste", paste);
  grid.addEventListener("input", count);
  count();
}
