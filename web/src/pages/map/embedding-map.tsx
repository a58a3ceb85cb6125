import { Text } from '@mantine/core';
import type { EChartsType } from 'echarts/core';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import type { Answer } from '../../../../src/serving/wire/index.ts';
import { Chart } from '../../charts/chart.tsx';
import type { ChartColours } from '../../charts/colours.ts';
import { type ChartOption, plain } from '../../charts/option.ts';
import { useTexts } from '../../texts/speech.tsx';
import { useMapBox } from './use-map-box.ts';

export type Points = Answer<'GET /api/runs/:run/map'>['points'];

/** What the chart says when an area was drawn: the points in it, by series. */
interface Drawn {
  readonly batch: readonly {
    readonly selected: readonly { readonly seriesIndex: number; readonly dataIndex: number[] }[];
  }[];
}

interface Props {
  readonly points: Points;
  /** The frames that a line was drawn around. */
  readonly onChoose: (frames: readonly string[]) => void;
}

/** Every frame as a point, coloured by category; a lasso, or a square moved by keyboard, chooses some. */
export function EmbeddingMap({ points, onChoose }: Props): ReactNode {
  const { common, evaluate } = useTexts();
  const series = useMemo(() => {
    const names = [...new Set(points.map(({ category }) => category))].sort();
    return names.map((name) => ({
      name: name ?? common.noLabel,
      points: points.filter(({ category }) => category === name),
    }));
  }, [points, common]);

  const draw = useCallback(
    (colours: ChartColours): ChartOption => {
      const hidden = { type: 'value' as const, scale: true, show: false };
      return {
        ...plain(colours),
        tooltip: { show: false },
        grid: { left: 8, right: 8, top: 64, bottom: 8 },
        legend: { type: 'scroll', top: 0, left: 0, textStyle: { color: colours.faint } },
        toolbox: {
          ...{ right: 0, top: 30, iconStyle: { borderColor: colours.text } },
          emphasis: { iconStyle: { borderColor: colours.accent } },
        },
        brush: {
          toolbox: ['polygon', 'rect', 'clear'],
          xAxisIndex: 0,
          brushStyle: { borderColor: colours.accent, color: 'rgba(119, 192, 199, 0.15)' },
          throttleType: 'debounce',
          throttleDelay: 200,
        },
        xAxis: hidden,
        yAxis: hidden,
        series: series.map(({ name, points: own }) => ({
          type: 'scatter' as const,
          name,
          symbolSize: 6,
          itemStyle: { opacity: 0.8 },
          data: own.map(({ x, y }) => [x, y]),
        })),
      };
    },
    [series],
  );

  const box = useMapBox();
  const boxReady = useRef(box.onReady);
  const listen = useCallback(
    (chart: EChartsType) => {
      boxReady.current(chart);
      chart.off('brushSelected');
      chart.on('brushSelected', (drawn) => {
        const { selected = [] } = (drawn as Drawn).batch[0] ?? {};
        onChoose(
          selected.flatMap(({ seriesIndex, dataIndex }) =>
            dataIndex.flatMap((k) => series[seriesIndex]?.points[k]?.frameId ?? []),
          ),
        );
      });
      const key = 'takeGlobalCursor';
      const brushOption = { brushType: 'polygon', brushMode: 'single' };
      chart.dispatchAction({ type: key, key: 'brush', brushOption });
    },
    [series, onChoose],
  );
  return (
    <>
      <div
        {...{ role: 'group', tabIndex: 0, 'aria-label': evaluate.mapByKeyboard }}
        onKeyDown={(event) => box.onKey(event.key) && event.preventDefault()}
      >
        <Chart draw={draw} label={evaluate.mapLabel} height={560} onReady={listen} />
      </div>
      <Text fz="xs" c="dimmed" mt={4}>
        {evaluate.mapKeys}
      </Text>
    </>
  );
}
