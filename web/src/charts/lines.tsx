import { type ReactNode, useCallback } from 'react';
import { Chart } from './chart.tsx';
import type { ChartColours } from './colours.ts';
import { axis, type ChartOption, plain } from './option.ts';

export interface Line {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** A line to compare with: thin and broken. */
  readonly guide?: boolean;
  readonly dots?: boolean;
}

interface Side {
  readonly name: string;
  readonly min?: number;
  readonly max?: number;
  readonly say?: (value: number) => string;
}

interface Props {
  readonly lines: readonly Line[];
  readonly x: Side;
  readonly y: Side;
  readonly label: string;
  readonly height?: number;
  /** Names the lines above them; absent: where there are several. */
  readonly legend?: boolean;
}

/** Curves over numbers on both axes. */
export function Lines({ lines, x, y, label, height = 260, ...more }: Props): ReactNode {
  const { legend = lines.length > 1 } = more;
  const draw = useCallback(
    (colours: ChartColours): ChartOption => ({
      ...plain(colours),
      grid: { left: 30, right: 14, top: legend ? 30 : 14, bottom: 26, containLabel: true },
      ...(legend
        ? { legend: { top: 0, textStyle: { color: colours.faint, fontSize: 11 }, itemWidth: 16 } }
        : {}),
      xAxis: axis(colours, x, 'x'),
      yAxis: axis(colours, y, 'y'),
      series: lines.map(({ name, points, guide = false, dots = false }) => ({
        type: 'line' as const,
        name,
        data: points.map(([a, b]) => [a, b]),
        showSymbol: dots,
        symbolSize: 5,
        ...(guide
          ? {
              lineStyle: { width: 1, type: 'dashed' as const, color: colours.faint },
              color: colours.faint,
            }
          : { lineStyle: { width: 1.75 } }),
      })),
    }),
    [lines, x, y, legend],
  );
  return <Chart draw={draw} label={label} height={height} />;
}
