import { expect, test } from 'vitest';
import { annotatedFrames } from '../../../test/annotated-frames.ts';
import { silent } from '../../effects.ts';
import { leakControl } from './control.ts';

test.each([101, 102])(
  'text left in is caught and hidden text passes, seed %i',
  async (seed) => {
    const { leftIn, hidden } = annotatedFrames(15, seed);
    const caught = await leakControl(leftIn, seed, silent);
    expect(caught).toMatchObject({ verdict: 'leak', frames: 75, patients: 15, categories: 5 });
    const clean = await leakControl(hidden, seed, silent);
    expect(clean).toMatchObject({ verdict: 'passed', frames: 75 });
    expect(await leakControl(hidden, seed, silent)).toEqual(clean);
  },
  120_000,
);

test('nothing is tested where nothing was filled, or one patient has a category', async () => {
  const frame = { patient: 'A', filled: [], pixels: () => new Uint8Array(65_536) };
  const bare = ['liver', 'spleen'].map((category) => ({ ...frame, category }));
  expect(await leakControl(bare, 1, silent)).toMatchObject({ verdict: 'not tested' });
  const filled = bare.map((each) => ({ ...each, filled: [{ x0: 1, y0: 1, x1: 60, y1: 20 }] }));
  expect(await leakControl(filled, 1, silent)).toMatchObject({ verdict: 'not tested' });
});
