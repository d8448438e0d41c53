// The fold of the side list is stored in a cookie the server reads, so that no page flickers.
const fold = document.getElementById("fold");

fold?.addEventListener("change", () => {
  document.cookie = `zone_fold=${fold.checked ? "1" : "0"};path=/;max-age=31536000;samesite=lax`;
});
