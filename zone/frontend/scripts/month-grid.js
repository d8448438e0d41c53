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

// A block of a spreadsheet: its first column fills the values, line by line as they stand on the page; further columns
// the texts. With codes or names in front, each line goes to the undertaking that it names. A line of headings on top is
// left out, and so is a line that names nothing on the page: it is said which.
const NUMBER = /^[-+¥￥]?[\d０-９][\d０-９,，.．\s]*[^\d\t]{0,6}$/;

function paste(event) {
  const start = event.target.closest("input[data-cell]");
  const text = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").replace(/\n+$/, "");
  if (!start || !/[\t\n]/.test(text)) return;
  event.preventDefault();
  const block = text.split("\n").map((line) => line.split("\t").map((part) => part.trim()));
  const isNumber = ([first]) => !first || (!rowNamed(first) && NUMBER.test(first));
  const hasHeading = block.length > 1 && !isNumber(block[0]) && !rowNamed(block[0][0]);
  const lines = hasHeading ? block.slice(1) : block;
  if (lines.every(isNumber)) return fill(fromHere(start, lines));
  const keys = lines.map(([first]) => first).filter(Boolean);
  if (keys.some(rowNamed)) return fill(byName(lines), keys.filter((key) => !rowNamed(key)));
  pasted.textContent = `没有粘贴：“${brief(keys[0])}”不是数字，也不是本页的编码或事项名称。请复制数值一列，或在前面带上编码。`;
}

const brief = (text) => text.slice(0, 20);

function rowNamed(key) {
  return [...grid.querySelectorAll("tbody")].find(({ dataset }) => key === dataset.code || key === dataset.name);
}

// Pairs of a line of the page and what is pasted into it, from the cell one is in downwards.
function fromHere(start, block) {
  const lines = [...grid.querySelectorAll("tr[data-line]")];
  const first = lines.indexOf(start.closest("tr"));
  return block.map((parts, i) => [lines[first + i], parts]);
}

// The same by codes or names in the first column. Lines that name one undertaking fill its indicators one after the
// other.
function byName(block) {
  const used = new Map();
  const pairs = [];
  for (const [key, ...parts] of block) {
    const row = rowNamed(key);
    if (!row) continue;
    const place = used.get(row) || 0;
    used.set(row, place + 1);
    pairs.push([row.querySelectorAll("tr[data-line]")[place], parts]);
  }
  return pairs;
}

function fill(pairs, unknown = []) {
  taken = [];
  let skipped = 0;
  for (const [line, [value, ...words]] of pairs) {
    const cell = line?.querySelector("input[data-cell]");
    if (!cell) {
      if (value || words.some(Boolean)) skipped += 1;
      continue;
    }
    if (value) put(cell, value);
    const texts = line.closest("tbody").querySelectorAll("textarea[data-text]");
    words.forEach((word, i) => word && put(texts[i], word));
  }
  sayPasted(skipped, unknown);
}

function sayPasted(skipped, unknown) {
  const overwritten = taken.filter(([, before]) => before.trim()).length;
  const said = [`已粘贴 ${taken.length} 格`];
  if (overwritten) said.push(`其中 ${overwritten} 格原有内容被替换`);
  if (skipped) said.push(`${skipped} 行没有粘贴（已提交或超出本页）`);
  const more = unknown.length > 3 ? `等 ${unknown.length} 行` : "";
  const named = unknown.slice(0, 3).map((key) => `“${brief(key)}”`);
  if (unknown.length) said.push(`本页没有${named.join("")}${more}`);
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
  pasted.textContent = `${said.join("，")}。`;
  pasted.append(" ", undo);
}

function count() {
  isLeft = false;
  const filled = [...grid.querySelectorAll("tbody")].filter((row) => {
    const cells = [...row.querySelectorAll("[data-cell]")];
    const isMended = !("returned" in row.dataset) || cells.some((cell) => cell.value !== cell.defaultValue);
    return isMended && cells.some((cell) => cell.value.trim());
  });
  const told = grid.querySelector("[data-grid-count]");
  told.textContent = ` ${filled.length} 项`;
  told.closest("button").disabled = !filled.length;
}

if (grid) {
  grid.addEventListener("keydown", walk);
  grid.addEventListener("paste", paste);
  grid.addEventListener("input", count);
  count();
}
