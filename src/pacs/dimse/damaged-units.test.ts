import { expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { sendDamagedUnits } from '../../../test/damaged-units.ts';

test('damaged units cost their sender the association, and nobody else anything', async () => {
  const tally = await sendDamagedUnits(await scratch(), 120, 1);
  const { senders, filed, lost, longestWait } = tally;
  expect(senders).toBe(120);
  // Both happen, or the damage would not be worth its name.
  expect(filed).toBeGreaterThan(5);
  expect(lost).toBeGreaterThan(20);
  // The receiver waits for a second, and for as long again until bytes were taken.
  expect(longestWait).toBeLessThan(9_000);
}, 120_000);
