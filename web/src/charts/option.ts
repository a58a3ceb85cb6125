import type { LineSeriesOption, ScatterSeriesOption } from 'echarts/charts';
import type {
  BrushComponentOption,
  GridComponentOption,
  LegendComponentOption,
  TooltipComponentOption,
} from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import type { ChartColours } from './colours.ts';

export type ChartOption = ComposeOption<
  | LineSeriesOption
  | ScatterSeriesOption
  | BrushComponentOption
  | GridComponentOption
  | LegendComponentOption
  | TooltipComponentOption
>;

/** What all charts look like: thin lines, small type, no motion. */
export function plain(colours: ChartColours): ChartOption {
  return {
    animation: false,
    color: [...colours.series],
    textStyle: { fontFamily: 'inherit', fontSize: 11, color: colours.text },
    grid: { left: 8, right: 14, top: 14, bottom: 26, containLabel: true },
    tooltip: {
      trigger: 'axis',
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.text, fontSize: 11 },
      confine: true,
    },
  };
}

interface Axis {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly say?: (value: number) => string;
}

/** An axis of numbers with its name in the middle. */
export function axis(colours: ChartColours, { name, min, max, say }: Axis, side: 'x' | 'y') {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: side === 'x' ? 24 : 38,
    nameTextStyle: { color: colours.faint, fontSize: 11 },
    axisLine: { lineStyle: { color: colours.line } },
    axisLabel: {
      ...{ color: colours.faint, fontSize: 10 },
      ...(say === undefined ? {} : { formatter: say }),
    },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    ...(min === undefined ? { scale: true } : { min }),
    ...(max === undefined ? {} : { max }),
  };
}
