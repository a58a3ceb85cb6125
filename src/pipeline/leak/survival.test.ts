import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { annotatedFrames, type DrawnFrame } from '../../../test/annotated-frames.ts';
import { loadVocabulary } from '../../annotation/index.ts';
import { type FrameRow, initWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { frameHash, writeFrame } from '../../images/index.ts';
import { refuseLeaks } from './gate.ts';
import { passed, warnings } from './sentences.ts';
import { survivalOn } from './survival.ts';

const frames = annotatedFrames(2, 7);
/** What is typed on them, as far as it says an organ, a side or a plane; TRY is TRV misread,
 * and an echo behind a word is a point. */
const TYPED = 'GB GALLBLADDER LT LIVER SAG LEFT LOBE RT KIDNEY RIGHT LONG PANC TRV TRY PANCREAS SPLEEN'.split(' '); // prettier-ignore
const vocabulary = loadVocabulary();

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-survival-'));
  workspace = await initWorkspace(join(dir, 'W'));
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

/** Frames of a workspace, of which nothing is said to be filled. */
function rowsOf(kind: string, some: readonly DrawnFrame[]): FrameRow[] {
  return some.map(({ category, patient, pixels }, i) => {
    const hash = frameHash(pixels());
    writeFrame(workspace.framePath(hash), pixels());
    const file = `${kind}-${i}`;
    return {
      ...{ frameId: `${file}.0`, path: `/${file}.png`, name: `${file}.png`, index: 0, region: 0 },
      ...{ hash, box: null, boxRule: null, filled: [], patient, study: patient, category },
      ...{ labelSource: 'folder', sopInstanceUID: null, part: 'train', declaredPart: null },
    };
  });
}

test(
  'words that were left in are found, and hidden ones are not',
  { timeout: 120_000 },
  async () => {
    const leftIn = await survivalOn(workspace, rowsOf('left', frames.leftIn), vocabulary, silent);
    expect(leftIn).toMatchObject({ verdict: 'leak', frames: 10, unsearched: 0 });
    expect(leftIn.surviving.length).toBeGreaterThanOrEqual(5);
    for (const { words } of leftIn.surviving) {
      for (const word of words) expect(TYPED).toContain(word.replace(/\W+$/, ''));
    }
    const hidden = await survivalOn(workspace, rowsOf('hidden', frames.hidden), vocabulary, silent);
    expect(hidden).toEqual({ verdict: 'passed', frames: 10, unsearched: 0, surviving: [] });
  },
);

test('a frame is searched once, also when the search is stopped on the way', async () => {
  const rows = rowsOf('ghost', frames.ghost);
  const steps: number[] = [];
  const controller = new AbortController();
  const stopping = {
    ...silent,
    signal: controller.signal,
    progress: (_: string, done: number, total: number) => {
      steps.push(total);
      if (done === 3) controller.abort();
    },
  };
  await expect(survivalOn(workspace, rows, vocabulary, stopping)).rejects.toThrow(
    /Stopped searching frames for text/,
  );
  const progress = (_: string, __: number, total: number): void => void steps.push(total);
  await survivalOn(workspace, rows, vocabulary, { ...silent, progress });
  expect(steps[0]).toBe(10);
  expect(steps.at(-1)).toBeLessThan(10);
  const count = steps.length;
  await survivalOn(workspace, rows, vocabulary, { ...silent, progress });
  expect(steps).toHaveLength(count);
});

test('training is refused by name, unless it is allowed; what passed is said', async () => {
  const leftIn = rowsOf('left', frames.leftIn);
  const options = { seed: 1, allow: false };
  await expect(refuseLeaks(workspace, leftIn, options, silent)).rejects.toThrow(
    /^Cannot train: words that tell the category can still be read on [5-9] of the 10 finished 256 x 256 images: .* on left-\d\.0 \(left-\d\.png, frame 0\)/,
  );
  const allowed = await refuseLeaks(workspace, leftIn, { ...options, allow: true }, silent);
  expect(allowed).toMatchObject({ allowed: true, survival: { verdict: 'leak' } });
  expect(warnings(allowed)[0]).toMatch(/^ANNOTATION LEAK ALLOWED: words that tell the category/);
  const clean = await refuseLeaks(workspace, rowsOf('hidden', frames.hidden), options, silent);
  expect(clean).toMatchObject({ allowed: false, survival: { verdict: 'passed' } });
  expect(passed(clean)).toContain(
    'No word of an organ, a side or a plane could be read on any of the 10 finished images that were trained on.',
  );
});
