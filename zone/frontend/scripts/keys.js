// Single keys: / searches, j and k walk the rows of a list, Enter opens a row, x ticks it, ? lists the keys.
import { openDialog } from "./dialogs.js";

const ROWS = "[data-rows] > article, [data-rows] > .grid > tbody > tr:not(.empty)";
const UNTYPED_INPUTS = /^(checkbox|radio|button|submit|reset|file|image)$/;

function isTyping(target) {
  if (target.tagName === "INPUT") return !UNTYPED_INPUTS.test(target.type);
  return /^(TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
}

const listRows = () => [...document.querySelectorAll(ROWS)];

function currentRow() {
  const rows = listRows();
  return (
    rows.find((row) => row.contains(document.activeElement)) ||
    rows.find((row) => row.classList.contains("current-row"))
  );
}

function walk(step) {
  const rows = listRows();
  if (!rows.length) return;
  const current = rows.indexOf(currentRow());
  const next = rows[current < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, current + step))];
  for (const row of rows) row.classList.toggle("current-row", row === next);
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("input[type=checkbox], a[href]")?.focus({ preventScroll: true });
  next.dispatchEvent(new CustomEvent("walked", { bubbles: true }));
}

function openRow(event) {
  const row = currentRow();
  const link = row?.querySelector("a[href]");
  // A focused link or button does its own work; on a checkbox Enter would send the form.
  const isCheckbox = event.target.type === "checkbox" && row?.contains(event.target);
  if (!link || !(event.target === document.body || isCheckbox)) return;
  event.preventDefault();
  link.click();
}

function tickRow() {
  currentRow()?.querySelector("input[type=checkbox]:not(:disabled)")?.click();
}

function focusSearch() {
  const field = document.querySelector("[data-search]");
  field?.focus();
  field?.select();
}

const ACTIONS = new Map([
  ["/", focusSearch],
  ["?", () => openDialog("keys")],
  ["j", () => walk(1)],
  ["k", () => walk(-1)],
  ["x", tickRow],
  ["Enter", openRow],
]);

document.addEventListener("keydown", (event) => {
  const isComposing = event.isComposing || event.keyCode === 229;
  if (event.ctrlKey || event.metaKey || event.altKey || isComposing) return;
  if (!("singleKeys" in document.body.dataset) || isTyping(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const action = ACTIONS.get(event.key);
  if (!action) return;
  if (event.key !== "Enter") event.preventDefault();
  action(event);
});
