// Draws a chart: plan dashed grey, actual solid accent, forecast dotted, the last point labelled, from zero.
import { init } from "./echarts.js";

const ACCENT = "#1558a8";
const GREY = "#5f6c79";
const INK = "#52606d";
const PRINT_WIDTH = 640; // as in styles/print.css

const ROLES = {
  plan: { line: { type: "dashed", width: 1.5, color: GREY }, symbol: "none", lastSymbolSize: 4, z: 2 },
  actual: { line: { type: "solid", width: 2.5, color: ACCENT }, symbol: "circle", lastSymbolSize: 8, z: 3 },
  forecast: { line: { type: "dotted", width: 2, color: ACCENT }, symbol: "none", lastSymbolSize: 4, z: 3 },
};

const isKnown = (value) => value !== null;

function lastPoint(value, text, role) {
  const label = { show: true, position: "right", color: role.line.color, fontWeight: 600 };
  return {
    value,
    symbol: "circle",
    symbolSize: role.lastSymbolSize,
    label: { ...label, backgroundColor: "#fff", padding: 2, formatter: text },
  };
}

function seriesOptions(series, chart, format) {
  const role = ROLES[series.role] || ROLES.actual;
  const values = series.values.map((value) => (isKnown(value) ? Number(value) : null));
  const last = values.length - 1 - [...values].reverse().findIndex(isKnown);
  return {
    name: series.name,
    type: chart.bars && series.role !== "plan" ? "bar" : "line",
    barMaxWidth: 28,
    symbol: role.symbol,
    symbolSize: 5,
    z: role.z,
    lineStyle: role.line,
    itemStyle: { color: role.line.color },
    data: values.map((value, i) => (i === last ? lastPoint(value, `${series.name} ${format(value)}`, role) : value)),
  };
}

function chartOptions(chart, description) {
  const format = (value) => `${value.toLocaleString("zh-CN")} ${chart.unit}`;
  return {
    animation: false,
    aria: { enabled: true, label: { description } },
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    // A tooltip of HTML would set style attributes, which the content security policy refuses.
    tooltip: { trigger: "axis", renderMode: "richText", valueFormatter: (value) => (value == null ? "—" : format(value)) },
    grid: { left: 8, right: 128, top: 28, bottom: 8, containLabel: true },
    xAxis: {
      type: "category",
      data: chart.labels,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: "#9aa7b4" } },
      axisLabel: { color: INK },
    },
    yAxis: {
      type: "value",
      min: 0,
      name: chart.unit,
      nameTextStyle: { color: INK, align: "left" },
      splitLine: { lineStyle: { color: "#e4e9ee" } },
      axisLabel: { color: INK },
    },
    series: chart.series.map((series) => seriesOptions(series, chart, format)),
  };
}

export function drawChart(element) {
  const data = JSON.parse(document.getElementById(element.dataset.chart).textContent);
  element.classList.add("drawn"); // gives it its height, before it is measured
  const chart = init(element, null, { renderer: "svg" });
  chart.setOption(chartOptions(data, element.getAttribute("aria-label")));
  window.addEventListener("resize", () => chart.resize());
  window.addEventListener("beforeprint", () => {
    chart.resize({ width: PRINT_WIDTH });
    chart.getZr().flush(); // the browser prints before the next frame
  });
  window.addEventListener("afterprint", () => chart.resize({ width: "auto" }));
}
