import { useState } from 'react';

interface State {
  /** Where the focus is. */
  readonly at: number;
  /** Where a range begins. */
  readonly from: number;
  readonly chosen: ReadonlySet<number>;
  /** Where the keyboard last moved to; undefined before it did. */
  readonly moved: number | undefined;
}

const STEPS: Readonly<Record<string, (columns: number) => number>> = {
  ArrowRight: () => 1,
  ArrowLeft: () => -1,
  ArrowDown: (columns) => columns,
  ArrowUp: (columns) => -columns,
  PageDown: (columns) => 4 * columns,
  PageUp: (columns) => -4 * columns,
};

/** What is chosen of a grid of `total` tiles, by keyboard and by pointing. */
export function useChoice(total: number, columns: number) {
  const [state, setState] = useState<State>({
    ...{ at: 0, from: 0, chosen: new Set([0]), moved: undefined },
  });
  const inside = (index: number): number => Math.max(0, Math.min(total - 1, index));

  const go = (to: number, range: boolean): void =>
    setState(({ from }) => ({
      ...{ at: to, moved: to, from: range ? from : to },
      chosen: range ? between(from, to) : new Set([to]),
    }));

  const toggle = (index: number): void =>
    setState((before) => {
      const chosen = new Set(before.chosen);
      if (!chosen.delete(index)) chosen.add(index);
      return { ...before, at: index, from: index, chosen };
    });

  const onKey = (event: KeyboardEvent): boolean => {
    const step = STEPS[event.key];
    if (step !== undefined) go(inside(state.at + step(columns)), event.shiftKey);
    else if (event.key === 'Home') go(0, event.shiftKey);
    else if (event.key === 'End') go(inside(total - 1), event.shiftKey);
    else if (event.key === ' ') toggle(state.at);
    else if (event.key === 'Escape') setState({ ...state, chosen: new Set() });
    else return false;
    return true;
  };

  return {
    ...{ at: state.at, moved: state.moved, onKey },
    has: (index: number) => state.chosen.has(index),
    indices: [...state.chosen].filter((index) => index < total).sort((a, b) => a - b),
    point: (index: number, by: { shiftKey: boolean; ctrlKey: boolean; metaKey: boolean }): void => {
      if (by.ctrlKey || by.metaKey) toggle(index);
      else go(index, by.shiftKey);
    },
  };
}

function between(a: number, b: number): ReadonlySet<number> {
  const first = Math.min(a, b);
  return new Set(Array.from({ length: Math.abs(a - b) + 1 }, (_, k) => first + k));
}
