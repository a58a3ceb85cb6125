/**
 * Proves the survival gate on made frames (test/annotated-frames.ts), with one seed after another: a
 * set with its text left in is stopped every time, one whose text was hidden passes.
 *
 *     npx tsx bench/prove-survival.ts [--seeds 20] [--patients 10] [--write]
 *
 * --write puts the figures into results/survival.csv. Ends with an error when a set with text is
 * missed, or when more than one in twenty clean sets is stopped.
 */
import { parseArgs } from 'node:util';
import { loadVocabulary } from '../src/annotation/index.ts';
import { searchFrame } from '../src/pipeline/leak/search-frame.ts';
import { LineBook } from '../src/pipeline/label/line-book.ts';
import { annotatedFrames, type DrawnFrame } from '../test/annotated-frames.ts';
import { printTable, writeResults } from './kit/results.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '20' },
    patients: { type: 'string', default: '10' },
    write: { type: 'boolean', default: false },
  },
});
const seeds = Number(values.seeds);
const vocabulary = loadVocabulary();

/** How many frames still say something. */
async function surviving(frames: readonly DrawnFrame[]): Promise<number> {
  const book = new LineBook();
  try {
    let count = 0;
    for (const { pixels } of frames) {
      const words = await searchFrame(pixels(), vocabulary, book);
      if (words === null) throw new RangeError('A line could not be read in time');
      if (words.length > 0) count++;
    }
    return count;
  } finally {
    await book.close();
  }
}

const rows: string[][] = [['seed', 'annotation', 'frames', 'frames with words', 'verdict']];
const called = { hidden: 'hidden', leftIn: 'left in' } as const;
const stopped = { hidden: 0, leftIn: 0 };
for (let seed = 1; seed <= seeds; seed++) {
  const frames = annotatedFrames(Number(values.patients), seed);
  for (const kind of ['hidden', 'leftIn'] as const) {
    const found = await surviving(frames[kind]);
    if (found > 0) stopped[kind] += 1;
    const verdict = found > 0 ? 'leak' : 'passed';
    rows.push([String(seed), called[kind], String(frames[kind].length), String(found), verdict]);
  }
}
printTable(rows);
const summary = `stopped: ${stopped.leftIn} of ${seeds} with text left in, ${stopped.hidden} with text hidden`;
console.log(summary);
if (values.write) writeResults('survival.csv', 'prove-survival.ts', [...rows, ['all', summary]]);
if (stopped.leftIn < seeds || stopped.hidden > seeds / 20) process.exitCode = 1;
