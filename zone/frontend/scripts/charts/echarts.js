// The parts of ECharts that charts of the zone use; a new kind of chart is registered here.
import { BarChart, CustomChart, FunnelChart, LineChart, PieChart, ScatterChart } from "echarts/charts";
import { AriaComponent, GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, CustomChart, FunnelChart, LineChart, PieChart, ScatterChart]);
use([AriaComponent, GridComponent, TooltipComponent, SVGRenderer]);

export { init };
