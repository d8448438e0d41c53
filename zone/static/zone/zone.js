// Comfort on top of pages that work without it: search key, table keys, fold, autosave words, charts.
(function () {
  "use strict";

  function typing(target) {
    if (target.tagName === "INPUT") return !/^(checkbox|radio|button|submit|reset|file|image)$/.test(target.type);
    return /^(TEXTAREA|SELECT)$/.test(target.tagName) || target.isContentEditable;
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

  // Keys: / searches; j and k walk the rows of a list, Enter opens, x ticks; ? tells the keys; Escape closes.
  function rowsOfList() {
    return Array.prototype.slice.call(document.querySelectorAll("[data-rows] > article, [data-rows] > .grid > tbody > tr:not(.empty)"));
  }
  function rowInHand() {
    var rows = rowsOfList();
    return rows.find(function (row) { return row.contains(document.activeElement); }) ||
      rows.find(function (row) { return row.classList.contains("at"); });
  }
  function walk(step) {
    var rows = rowsOfList();
    if (!rows.length) return;
    var here = rows.indexOf(rowInHand());
    var next = here < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, here + step));
    rows.forEach(function (row) { row.classList.remove("at"); });
    rows[next].classList.add("at");
    rows[next].scrollIntoView({ block: "nearest" });
    var link = rows[next].querySelector("input[type=checkbox], a[href]");
    if (link) link.focus({ preventScroll: true });
  }
  function openRow(event) {
    // On a tick box Enter would send the form; a link or button does its own work.
    var row = rowInHand(), link = row && row.querySelector("a[href]");
    if (!link || !(event.target === document.body || (event.target.type === "checkbox" && row.contains(event.target)))) return;
    event.preventDefault();
    link.click();
  }
  function tickRow() {
    var row = rowInHand(), box = row && row.querySelector("input[type=checkbox]:not(:disabled)");
    if (box) box.click();
  }
  function search() {
    var field = document.querySelector("[data-search]");
    if (field) { field.focus(); field.select(); }
  }
  function openDialog(name) {
    var dialog = document.getElementById(name);
    if (!dialog || !dialog.showModal) return false;
    if (!dialog.open) dialog.showModal();
    return true;
  }
  var keys = {
    "/": search,
    "?": function () { openDialog("keys"); },
    j: function () { walk(1); },
    k: function () { walk(-1); },
    x: tickRow
  };

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
        if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
        menu.open = false;
      });
      var drawer = document.getElementById("drawer");
      if (drawer) drawer.checked = false;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.keyCode === 229) return;
    if (!("singleKeys" in document.body.dataset) || typing(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") {
      openRow(event);
    } else if (Object.prototype.hasOwnProperty.call(keys, event.key)) {
      event.preventDefault();
      keys[event.key]();
    }
  });

  document.addEventListener("click", function (event) {
    var opener = event.target.closest && event.target.closest("[data-opens]");
    if (opener && !event.ctrlKey && !event.metaKey && openDialog(opener.dataset.opens)) event.preventDefault();
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

// Lists: chosen rows are counted and marked, Shift on a head adds it to the order, columns are dragged into place.
(function () {
  "use strict";

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }

  function boxes() {
    return all("#table .cell-tick input[name=row]");
  }

  var lastTicked = null;

  function tell() {
    var form = document.querySelector("[data-chosen]");
    if (!form) return;
    var every = form.querySelector("[data-tick-all]"), found = boxes();
    var ticked = found.filter(function (box) { return box.checked; });
    found.forEach(function (box) {
      box.disabled = every.checked;
      box.closest("tr, [data-row]").classList.toggle("chosen-row", box.checked || every.checked);
    });
    var any = every.checked || ticked.length > 0;
    form.classList.toggle("has-chosen", any);
    all("button", form).forEach(function (button) { button.disabled = !any; });
    var total = every.parentNode.textContent.replace(/\D/g, "");
    form.querySelector("[data-chosen-count]").textContent = !any ? "勾选行后可批量处理" : "已选 " + (every.checked ? total : ticked.length) + " 项";
    var page = form.querySelector("[data-tick-page]");
    page.textContent = found.length && ticked.length === found.length ? "取消全选" : "全选本页";
  }

  document.addEventListener("change", function (event) {
    if (event.target.matches("#table .cell-tick input, [data-tick-all]")) tell();
  });

  document.addEventListener("click", function (event) {
    if (!event.target.closest) return;
    var page = event.target.closest("[data-tick-page]");
    if (page) {
      event.preventDefault();
      var found = boxes(), wanted = !found.every(function (box) { return box.checked; });
      found.forEach(function (box) { box.checked = wanted; });
      tell();
      return;
    }
    var box = event.target.closest("#table .cell-tick input[name=row]");
    if (!box) return;
    var rows = boxes(), from = rows.indexOf(lastTicked), to = rows.indexOf(box);
    if (event.shiftKey && from >= 0) {
      rows.slice(Math.min(from, to), Math.max(from, to) + 1).forEach(function (one) { one.checked = box.checked; });
      tell();
    }
    lastTicked = box;
  });

  // A batch's button says how many rows it will change as they are ticked now, those of other pages as they were saved.
  document.addEventListener("change", function (event) {
    var told = document.querySelector("[data-will-change]");
    if (!told || !event.target.closest("#rows-form")) return;
    var count = Number(told.dataset.willChange);
    all("#rows-form input[name=row], #rows-form input[value=mine]").forEach(function (box) { count += box.checked - box.defaultChecked; });
    told.textContent = count;
  });

  // Before htmx sees the click: it would follow the head's own address.
  document.addEventListener("click", function (event) {
    var head = event.shiftKey && event.target.closest && event.target.closest("thead a[data-also]");
    if (!head) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.location.assign(head.dataset.also);
  }, true);

  // Without a mouse the numbers beside the columns do the same.
  var dragged = null;

  function number(list) {
    all("li", list).forEach(function (line, i) {
      var place = line.querySelector("input[type=number]");
      if (place) place.value = i + 1;
    });
  }

  document.addEventListener("dragstart", function (event) {
    dragged = event.target.closest && event.target.closest("[data-order] > li[draggable]");
    if (dragged) { dragged.classList.add("dragged"); event.dataTransfer.effectAllowed = "move"; event.dataTransfer.setData("text/plain", ""); }
  });
  document.addEventListener("dragover", function (event) {
    var line = dragged && event.target.closest && event.target.closest("[data-order] > li[draggable]");
    if (!line) return;
    event.preventDefault();
    if (line === dragged) return;
    var below = dragged.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING;
    line.parentNode.insertBefore(dragged, below ? line.nextSibling : line);
  });
  document.addEventListener("drop", function (event) { if (dragged) event.preventDefault(); });
  document.addEventListener("dragend", function () {
    if (!dragged) return;
    dragged.classList.remove("dragged");
    number(dragged.parentNode);
    dragged = null;
  });

  document.addEventListener("DOMContentLoaded", tell);
  document.addEventListener("htmx:afterSettle", tell);
  window.addEventListener("pageshow", tell);
})();
