import type { EChartsType } from 'echarts/core';
import { useRef } from 'react';

/** A square on the chart, by its middle, in pixels. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

/** How far a key moves it, and the least and the most of half its side. */
const STEP = 20;
const [LEAST, MOST] = [10, 240];

const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** Chooses points by keyboard: arrows move a square over the chart, + and - change its size. */
export function useMapBox() {
  const chart = useRef<EChartsType | null>(null);
  const box = useRef<Box | null>(null);

  const draw = (next: Box | null): void => {
    box.current = next;
    const range = next && [
      [next.x - next.half, next.x + next.half],
      [next.y - next.half, next.y + next.half],
    ];
    const areas = range === null ? [] : [{ brushType: 'rect', range }];
    chart.current?.dispatchAction({ type: 'brush', areas });
  };

  /** @returns whether the key meant something here. */
  const onKey = (key: string): boolean => {
    const { current } = chart;
    if (current === null) return false;
    const [width, height] = [current.getWidth(), current.getHeight()];
    const now = box.current ?? { x: width / 2, y: height / 2, half: 60 };
    const move = MOVES[key];
    if (move !== undefined) {
      const [dx, dy] = box.current === null ? [0, 0] : move;
      draw({ ...now, x: within(now.x + dx, width), y: within(now.y + dy, height) });
    } else if (key === '+' || key === '=') draw({ ...now, half: Math.min(MOST, now.half * 1.3) });
    else if (key === '-') draw({ ...now, half: Math.max(LEAST, now.half / 1.3) });
    else if (key === 'Escape') draw(null);
    else return false;
    return true;
  };

  const onReady = (ready: EChartsType): void => {
    chart.current = ready;
    box.current = null;
  };
  return { onKey, onReady };
}

function within(at: number, most: number): number {
  return Math.max(0, Math.min(most, at));
}
