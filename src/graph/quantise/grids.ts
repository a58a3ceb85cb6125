import { UserError } from '../../errors.ts';
import type { Grid, Range } from './grid.ts';
import { gridOf, spanOf } from './grid.ts';
import type { Step } from './plan.ts';

/** The values whose ranges must be known, in the order of the graph. */
export function rangedValues(steps: readonly Step[]): readonly string[] {
  const made = new Set<string>();
  const names = new Set<string>();
  for (const step of steps) {
    if (step.kind === 'float') continue;
    if (step.kind === 'conv' && !made.has(step.input)) names.add(step.input);
    if ('limits' in step || (step.kind === 'concat' && !step.shared)) names.add(step.output);
    made.add(step.output);
  }
  return [...names];
}

/**
 * The grid of every value that is held in bytes.
 *
 * @throws UserError when a range is missing or not one.
 */
export function gridsOf(
  name: string,
  steps: readonly Step[],
  ranges: ReadonlyMap<string, Range>,
): ReadonlyMap<string, Grid> {
  const known = new Map(rangedValues(steps).map((value) => [value, rangeOf(name, value, ranges)]));
  for (const step of steps) {
    if ('limits' in step) known.set(step.output, within(known.get(step.output), step.limits));
  }
  const grids = new Map([...known].map(([value, range]) => [value, gridOf(range)]));
  for (const step of steps) {
    if (step.kind === 'concat' && step.shared) {
      const grid = gridOf(step.inputs.map((input) => within(known.get(input))).reduce(spanOf));
      for (const value of [...step.inputs, step.output]) grids.set(value, grid);
    }
    if (step.kind !== 'move') continue;
    const grid = grids.get(step.input);
    if (grid) grids.set(step.output, grid);
  }
  return grids;
}

function rangeOf(name: string, value: string, ranges: ReadonlyMap<string, Range>): Range {
  const range = ranges.get(value);
  if (range === undefined) {
    throw new UserError(
      `Cannot quantise ${name}: there is no range of "${value}"; calibrate this same network.`,
    );
  }
  if (Number.isFinite(range.low) && Number.isFinite(range.high) && range.low <= range.high) {
    return range;
  }
  throw new UserError(
    `Cannot quantise ${name}: the range of "${value}" is ${range.low} to ${range.high}, but its ends must be finite and in order; calibrate again.`,
  );
}

const NOTHING: Range = { low: 0, high: 0 };

/** What lies within the limits of the activation, which hold 0. */
function within(range: Range = NOTHING, limits: Range = { low: -Infinity, high: Infinity }): Range {
  const clamp = (end: number): number => Math.min(Math.max(end, limits.low), limits.high);
  return { low: clamp(range.low), high: clamp(range.high) };
}
