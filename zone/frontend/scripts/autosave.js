// A form with data-warn asks before unsaved text is lost; one with data-autosave reports its saving in data-saved.
let isUnsaved = false;

document.addEventListener("input", (event) => {
  if (event.target.closest?.("form[data-warn]")) isUnsaved = true;
});
document.addEventListener("submit", () => {
  isUnsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (!isUnsaved) return;
  event.preventDefault();
  event.returnValue = "";
});

const isAutosave = (event) => event.detail.elt.closest?.("form[data-autosave]");

function showStatus(text, { hasFailed }) {
  isUnsaved = hasFailed;
  for (const element of document.querySelectorAll("[data-saved]")) {
    element.textContent = text;
    element.classList.toggle("saved-failed", hasFailed);
  }
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isAutosave(event)) showStatus("正在保存…", { hasFailed: false });
});
document.addEventListener("htmx:responseError", (event) => {
  if (isAutosave(event)) showStatus("未能保存，请稍后点“保存草稿”再试。", { hasFailed: true });
});
document.addEventListener("htmx:sendError", (event) => {
  if (isAutosave(event)) showStatus("网络不通，尚未保存，内容仍在本页。", { hasFailed: true });
});
