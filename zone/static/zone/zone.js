// Comfort on top of pages that work without it: search key, table keys, fold, autosave words, charts.
(function () {
  "use strict";

  function typing(target) {
    return /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
  }

  // The fold of the list at the left is remembered where the server reads it, so no page flickers.
  var fold = document.getElementById("fold");
  if (fold) {
    fold.addEventListener("change", function () {
      document.cookie = "zone_fold=" + (fold.checked ? "1" : "0") + ";path=/;max-age=31536000;samesite=lax";
    });
  }

  document.addEventListener("click", function (event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // Keys: / searches; j, k and Enter walk the rows of a table; Escape closes what is open.
  function walk(step) {
    var rows = Array.prototype.slice.call(document.querySelectorAll("[data-rows] > article, [data-rows] > .grid > tbody > tr:not(.empty)"));
    if (!rows.length) return;
    var here = rows.findIndex(function (row) { return row.classList.contains("at"); });
    var next = Math.min(rows.length - 1, Math.max(0, here + step));
    if (here >= 0) rows[here].classList.remove("at");
    rows[next].classList.add("at");
    rows[next].scrollIntoView({ block: "nearest" });
    var link = rows[next].querySelector("input[type=checkbox], a[href]");
    if (link) link.focus({ preventScroll: true });
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-menu][open]").forEach(function (menu) { menu.open = false; });
      var drawer = document.getElementById("drawer");
      if (drawer) drawer.checked = false;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || typing(event.target)) return;
    if (event.key === "/") {
      var search = document.querySelector("[data-search]");
      if (search) { event.preventDefault(); search.focus(); search.select(); }
    } else if (event.key === "j") {
      walk(1);
    } else if (event.key === "k") {
      walk(-1);
    }
  });

  // A filter sends only the fields that say something, so addresses stay short.
  document.addEventListener("htmx:configRequest", function (event) {
    var detail = event.detail;
    if (!detail.elt.hasAttribute("data-filter")) return;
    Object.keys(detail.parameters).forEach(function (name) {
      if (detail.parameters[name] === "") delete detail.parameters[name];
    });
  });

  // A form with data-warn asks before typed words are lost; a form saved by htmx tells when (data-saved).
  var unsaved = false;
  document.addEventListener("input", function (event) {
    if (event.target.closest && event.target.closest("form[data-warn]")) unsaved = true;
  });
  document.addEventListener("submit", function () { unsaved = false; });
  window.addEventListener("beforeunload", function (event) {
    if (unsaved) { event.preventDefault(); event.returnValue = ""; }
  });

  function say(words, failed) {
    document.querySelectorAll("[data-saved]").forEach(function (place) {
      place.textContent = words;
      place.classList.toggle("saved-failed", failed);
    });
  }
  function isSaving(event) {
    return event.detail.elt.closest && event.detail.elt.closest("form[data-autosave]");
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (isSaving(event)) { unsaved = false; say("正在保存…", false); }
  });
  document.addEventListener("htmx:responseError", function (event) {
    if (isSaving(event)) { unsaved = true; say("未能保存，请稍后点“保存草稿”再试。", true); }
  });
  document.addEventListener("htmx:sendError", function (event) {
    if (isSaving(event)) { unsaved = true; say("网络不通，尚未保存，内容仍在本页。", true); }
  });

  // Charts: plan dashed grey, actual solid accent, the last point labelled, from zero.
  function draw(place) {
    if (!window.echarts) return;
    var told = JSON.parse(document.getElementById(place.dataset.chart).textContent);
    var accent = "#1558a8", grey = "#5f6c79", ink = "#52606d";
    var styles = {
      plan: { line: { type: "dashed", width: 1.5, color: grey }, symbol: "none", label: grey },
      actual: { line: { type: "solid", width: 2.5, color: accent }, symbol: "circle", label: accent },
      forecast: { line: { type: "dotted", width: 2, color: accent }, symbol: "none", label: accent }
    };
    function lastOf(values) {
      for (var i = values.length - 1; i >= 0; i--) if (values[i] !== null) return i;
      return -1;
    }
    place.classList.add("drawn");
    var chart = window.echarts.init(place, null, { renderer: "canvas" });
    chart.setOption({
      animation: false,
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      grid: { left: 8, right: 128, top: 28, bottom: 8, containLabel: true },
      xAxis: { type: "category", data: told.labels, axisTick: { show: false }, axisLine: { lineStyle: { color: "#9aa7b4" } }, axisLabel: { color: ink } },
      yAxis: { type: "value", min: 0, name: told.unit, nameTextStyle: { color: ink, align: "left" }, splitLine: { lineStyle: { color: "#e4e9ee" } }, axisLabel: { color: ink } },
      series: told.series.map(function (series) {
        var style = styles[series.role] || styles.actual, values = series.values.map(function (v) { return v === null ? null : Number(v); });
        var last = lastOf(values);
        return {
          name: series.name,
          type: told.bars && series.role !== "plan" ? "bar" : "line",
          barMaxWidth: 28,
          symbol: style.symbol,
          symbolSize: 5,
          z: series.role === "plan" ? 2 : 3,
          lineStyle: style.line,
          itemStyle: { color: style.line.color },
          data: values.map(function (v, i) {
            return i !== last ? v : { value: v, symbol: "circle", symbolSize: style.symbol === "none" ? 4 : 8, label: {
              show: true, position: "right", color: style.label, fontWeight: 600, backgroundColor: "#fff", padding: 2,
              formatter: series.name + " " + v.toLocaleString("zh-CN") + " " + told.unit
            } };
          })
        };
      })
    });
    window.addEventListener("resize", function () { chart.resize(); });
    window.addEventListener("beforeprint", function () { chart.resize({ width: 640 }); chart.getZr().flush(); });
    window.addEventListener("afterprint", function () { chart.resize({ width: "auto" }); });
  }
  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-chart]").forEach(draw);
  });

  // Folded tables stand open on paper.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details[data-print-open]:not([open])").forEach(function (d) { d.open = true; d.dataset.closeAgain = "1"; });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-close-again]").forEach(function (d) { d.open = false; delete d.dataset.closeAgain; });
  });
})();
