import { setTimeout as after } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FrameBatches } from './frame-batches.ts';

const frame = (value: number): Uint8Array => Uint8Array.of(value);

/** A network that doubles, slowly, and keeps how many frames each run had. */
function doubling(sizes: number[], most: number, waitMs = 0): FrameBatches {
  return new FrameBatches(
    async (frames) => {
      sizes.push(frames.length);
      await after(5);
      if (frames.some(([value]) => value === 99)) throw new RangeError('99');
      return frames.map(([value = NaN]) => Float32Array.of(2 * value));
    },
    { most, waitMs },
  );
}

test('everyone gets the row of their own frame, in few runs', async () => {
  const sizes: number[] = [];
  const batches = doubling(sizes, 8);
  const asked = Array.from({ length: 30 }, (_, i) => i);
  const first = await batches.row(frame(50));
  expect([...first]).toEqual([100]);
  const rows = await Promise.all(asked.map((value) => batches.row(frame(value))));
  expect(rows.map(([value]) => value)).toEqual(asked.map((value) => 2 * value));
  expect(sizes).toEqual([1, 8, 8, 8, 6]);
});

test('a run that fails takes its own frames along and no others', async () => {
  const batches = doubling([], 2);
  const asked = [1, 99, 3].map((value) => batches.row(frame(value)));
  const settled = await Promise.allSettled(asked);
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  expect([...(await batches.row(frame(4)))]).toEqual([8]);
});

test('waits for more where it is told to', async () => {
  const sizes: number[] = [];
  const batches = doubling(sizes, 8, 60);
  const one = batches.row(frame(1));
  await after(10);
  await Promise.all([one, batches.row(frame(2))]);
  expect(sizes).toEqual([2]);
});
