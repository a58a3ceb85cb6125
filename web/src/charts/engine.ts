import { LineChart, ScatterChart } from 'echarts/charts';
import {
  BrushComponent,
  GridComponent,
  LegendComponent,
  ToolboxComponent,
  TooltipComponent,
} from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

register([LineChart, ScatterChart, BrushComponent, GridComponent, LegendComponent]);
register([ToolboxComponent, TooltipComponent, CanvasRenderer]);

export { init };
