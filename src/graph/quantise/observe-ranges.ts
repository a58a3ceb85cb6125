import type { Effects } from '../../effects.ts';
import { silent } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import type { Graph } from '../graph.ts';
import { openSession } from '../session.ts';
import type { Tensor } from '../tensor.ts';
import { checkedPlan } from './checked-plan.ts';
import type { RangeRule } from './choose-range.ts';
import { chooseRange } from './choose-range.ts';
import type { Range } from './grid.ts';
import { rangedValues } from './grids.ts';
import { Histogram } from './histogram.ts';

export interface ObserveOptions {
  /** `squared-error` when left out. */
  readonly rule?: RangeRule;
}

/**
 * Runs a network in float32 and notes which values its tensors take, for {@link quantise}. The same
 * feeds give the same ranges in whatever order they come.
 *
 * @param feeds what to run it on: some hundred frames like those that it will see.
 * @returns the ranges by the names of the graph's values. The ends are doubles, which JSON keeps.
 * @throws UserError when there is nothing to quantise, no feed, or a value that is not finite.
 */
export async function observeRanges(
  graph: Graph,
  feeds:
    Iterable<Readonly<Record<string, Tensor>>> | AsyncIterable<Readonly<Record<string, Tensor>>>,
  options: ObserveOptions = {},
  effects: Effects = silent,
): Promise<Map<string, Range>> {
  const { folded, steps } = checkedPlan(graph);
  const names = rangedValues(steps);
  const fed = new Set(folded.inputs.map(({ name }) => name));
  const outputs = names
    .filter((name) => !fed.has(name))
    .map((name) => ({ name, type: 'float32' as const }));
  const seen = new Map(names.map((name) => [name, new Histogram()]));
  const session = await openSession({ ...folded, outputs });
  let count = 0;
  try {
    for await (const feed of feeds) {
      throwIfInterrupted(effects.signal, 'calibrating');
      const values = { ...feed, ...(await session.run(feed)) };
      for (const [name, histogram] of seen) {
        const data = values[name]?.data;
        if (!(data instanceof Float32Array)) continue;
        const bad = histogram.add(data);
        if (bad < 0) continue;
        throw new UserError(
          `Cannot calibrate ${graph.name}: "${name}" is ${data[bad]} on frame ${count + 1}, but values must be finite; check the weights.`,
        );
      }
      count += 1;
      effects.progress('Calibrating', count, 0);
    }
  } finally {
    await session.release();
  }
  if (count === 0) {
    throw new UserError(
      `Cannot calibrate ${graph.name}: it takes at least 1 frame and there are 0; label training frames first.`,
    );
  }
  const rule = options.rule ?? 'squared-error';
  return new Map([...seen].map(([name, histogram]) => [name, chooseRange(histogram, rule)]));
}
