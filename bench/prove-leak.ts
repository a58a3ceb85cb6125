/**
 * Proves the leak control on made frames (test/annotated-frames.ts), with one seed after another: text
 * left in is caught every time, frames whose text was hidden pass. A ghost of a quarter of the letters'
 * contrast is tried as well; nothing is asked of it.
 *
 *     npx tsx bench/prove-leak.ts [--seeds 20] [--patients 30] [--write]
 *
 * --write puts the figures into results/leak.csv. Ends with an error when a leak is missed, or when
 * more than one in twenty clean sets is stopped.
 */
import { parseArgs } from 'node:util';
import { silent } from '../src/effects.ts';
import { leakControl } from '../src/pipeline/leak/control.ts';
import { annotatedFrames, type AnnotatedFrames } from '../test/annotated-frames.ts';
import { printTable, writeResults } from './kit/results.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    patients: { type: 'string', default: '30' },
    write: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const rows: string[][] = [['seed', 'annotation', 'verdict', 'from boxes', 'from sham boxes', 'difference', '99 % lower bound', 'frames', 'boxes']]; // prettier-ignore
const stopped: Record<keyof AnnotatedFrames, number> = { hidden: 0, leftIn: 0, ghost: 0 };
const called = { hidden: 'hidden', leftIn: 'left in', ghost: 'ghost' } as const;

for (let seed = 1; seed <= seeds; seed++) {
  const frames = annotatedFrames(Number(values.patients), seed);
  for (const kind of ['hidden', 'leftIn', 'ghost'] as const) {
    const found = await leakControl(frames[kind], seed, silent);
    if (found.verdict === 'not tested') throw new RangeError(found.reason);
    if (found.verdict === 'leak') stopped[kind] += 1;
    const { fromBoxes, fromShamBoxes, difference, lowerBound } = found;
    const figures = [fromBoxes, fromShamBoxes, difference, lowerBound];
    rows.push([
      String(seed),
      called[kind],
      found.verdict,
      ...figures.map((value) => value.toFixed(3)),
      ...[found.frames, found.boxes].map(String),
    ]);
  }
}
printTable(rows);
const summary = `stopped: ${stopped.leftIn} of ${seeds} with text left in, ${stopped.ghost} with a ghost of it, ${stopped.hidden} with text hidden`;
console.log(summary);
if (values.write) writeResults('leak.csv', 'prove-leak.ts', [...rows, ['all', summary]]);
if (stopped.leftIn < seeds || stopped.hidden > seeds / 20) process.exitCode = 1;
