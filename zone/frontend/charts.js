/*! Apache ECharts, Copyright The Apache Software Foundation, Apache License 2.0 */
// Loaded only on pages with a chart. Every element with data-chart names the JSON it is drawn from.
import { drawChart } from "./scripts/charts/draw.js";

for (const element of document.querySelectorAll("[data-chart]")) drawChart(element);
