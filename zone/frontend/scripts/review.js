// The review queue: a row opens in the panel beside it, a decision opens the next one, buttons say how many they take.
const beside = document.querySelector("[data-beside]");
const panel = () => document.getElementById("panel");
const rows = () => [...document.querySelectorAll("[data-queue] tr[data-row]")];
const ticks = () => [...document.querySelectorAll("[data-queue] input[name=row]")];
const open = (row) => row?.querySelector("[data-opens-panel]").click();

function showTicked() {
  const count = ticks().filter((box) => box.checked).length;
  for (const place of document.querySelectorAll("[data-ticked]")) place.textContent = count ? ` ${count} 份` : "";
  for (const row of rows()) row.classList.toggle("selected-row", row.querySelector("input[name=row]").checked);
}

function showPanel() {
  beside.classList.toggle("has-panel", panel().childElementCount > 0);
}

// What was decided stays in words above the row that opens next; the counts go down with it.
let said = "";

function countDown() {
  for (const place of document.querySelectorAll("#table .table-summary b, .bar-todo .count")) {
    if (/^\d+$/.test(place.textContent)) place.textContent = Math.max(0, place.textContent - 1);
  }
}

function showSaid() {
  if (!said || panel().querySelector("[data-done]")) return;
  const line = document.createElement("p");
  line.className = "message message-success";
  line.setAttribute("role", "status");
  line.textContent = said;
  panel().prepend(line);
  said = "";
}

function close() {
  const opened = rows().find((row) => row.classList.contains("opened-row"));
  panel().textContent = "";
  opened?.classList.remove("opened-row");
  showPanel();
  opened?.querySelector("[data-opens-panel]").focus();
}

// Whoever opened it by Enter, or decided in it, goes on in the panel by Tab; j and k stay in the rows.
function goIn(trigger) {
  const isByEnter = trigger?.isTrusted && trigger.type === "click" && trigger.detail === 0;
  if (isByEnter || document.activeElement === document.body) panel().focus({ preventScroll: true });
}

function take(row) {
  const all = rows();
  const next = all[all.indexOf(row) + 1] || all[all.indexOf(row) - 1];
  const group = row.parentNode;
  row.remove();
  const rest = group.querySelectorAll("tr[data-row]").length;
  if (rest) group.querySelector("[data-group-count]").textContent = rest;
  else group.remove();
  const plain = document.querySelector("[data-plain-count]");
  if (plain) plain.textContent = rows().filter(({ dataset }) => "plain" in dataset).length;
  showTicked();
  return next;
}

function click(event) {
  const plain = event.target.closest("[data-tick-plain]");
  if (plain) {
    event.preventDefault();
    for (const row of rows()) row.querySelector("input[name=row]").checked = "plain" in row.dataset;
    showTicked();
  } else if (event.target.closest("[data-close-panel]")) {
    close();
  }
}

// p goes to the decision of the open row, r to the reasons for its return.
function key(event) {
  const isTyping = /^(TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.type === "text";
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && panel().contains(event.target)) close();
  if (!("singleKeys" in document.body.dataset)) return;
  const decide = panel().querySelector("[data-decide]");
  const back = panel().querySelector("[data-return]");
  if (event.key === "p" && decide) {
    event.preventDefault();
    decide.focus();
  } else if (event.key === "r" && back) {
    event.preventDefault();
    back.open = true;
    back.querySelector("input[type=checkbox]").focus();
  }
}

if (beside) {
  document.addEventListener("change", showTicked);
  document.addEventListener("click", click);
  document.addEventListener("keydown", key);
  document.addEventListener("walked", (event) => {
    if (panel().childElementCount) open(event.target);
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "panel") return;
    panel().scrollTop = 0;
    showSaid();
    showPanel();
    document.querySelector(".opened-row")?.scrollIntoView({ block: "nearest" });
    goIn(event.detail.requestConfig.triggeringEvent);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const row = event.detail.elt.closest("tr[data-row]");
    if (row) for (const one of rows()) one.classList.toggle("opened-row", one === row);
  });
  document.addEventListener("decided", (event) => {
    const row = document.querySelector(`[data-queue] tr[data-row="${event.detail.row}"]`);
    said = event.detail.said;
    countDown();
    if (row) setTimeout(open, 0, take(row));
  });
  window.addEventListener("pageshow", showTicked);
  document.addEventListener("htmx:afterSettle", showTicked);
}
