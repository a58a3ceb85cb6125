import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { dropoutMask } from './dropout-mask.ts';

test.each([0.5, 0.25, 0.75, 0.1, 0.3])('leaves out %d of the units, each for itself', (dropout) => {
  const units = 64_001;
  const mask = dropoutMask(new Random('mask'), units, dropout);
  expect(mask).toHaveLength(units);
  const share = (values: Uint8Array): number => values.reduce((a, b) => a + b, 0) / values.length;
  const tolerance = 4 * Math.sqrt((dropout * (1 - dropout)) / units);
  expect(Math.abs(share(mask) - (1 - dropout))).toBeLessThan(tolerance);
  for (const lag of [1, 2, 32]) {
    const both = mask.subarray(lag).map((kept, i) => kept & (mask[i] ?? 0));
    expect(Math.abs(share(both) - (1 - dropout) ** 2)).toBeLessThan(2 * tolerance);
  }
});
