import { Skeleton, useComputedColorScheme } from '@mantine/core';
import type { EChartsType } from 'echarts/core';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { type ChartColours, chartColours } from './colours.ts';
import type { ChartOption } from './option.ts';

interface Props {
  /** What is drawn, in the colours of the page. */
  readonly draw: (colours: ChartColours) => ChartOption;
  /** What the chart says, for those who do not see it. */
  readonly label: string;
  readonly height?: number;
  /** Given the chart once it stands: to listen to it. */
  readonly onReady?: (chart: EChartsType) => void;
}

/** A drawn chart; what draws it is loaded when the first one is shown. */
export function Chart({ draw, label, height = 260, onReady }: Props): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const dark = useComputedColorScheme('light') === 'dark';

  useEffect(() => {
    let gone = false;
    let made: EChartsType | undefined;
    const watch = new ResizeObserver(() => made?.resize());
    void import('./engine.ts').then(({ init }) => {
      if (gone || place.current === null) return;
      made = init(place.current);
      watch.observe(place.current);
      setChart(made);
    });
    return () => {
      gone = true;
      watch.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, []);

  useEffect(() => {
    chart?.setOption(draw(chartColours(dark)), { notMerge: true });
  }, [chart, draw, dark]);

  useEffect(() => {
    if (chart !== null) onReady?.(chart);
  }, [chart, onReady]);

  return (
    <div style={{ position: 'relative', height }} role="img" aria-label={label}>
      {chart === null && <Skeleton height={height} />}
      <div ref={place} style={{ position: 'absolute', inset: 0 }} />
    </div>
  );
}
