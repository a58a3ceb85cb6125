import { describe, expect, test } from 'vitest';
import type { Patience, Tuned } from './early-stopping.ts';
import { isOver, tune, untuned } from './early-stopping.ts';

/** Where training stops on these log-losses, one an epoch. */
function follow(logLosses: readonly number[], patience: Patience): { epoch: number; tuned: Tuned } {
  let tuned = untuned;
  let epoch = 0;
  for (const logLoss of logLosses) {
    epoch += 1;
    tuned = tune(tuned, epoch, logLoss, patience.minDelta);
    if (isOver(tuned, patience)) break;
  }
  return { epoch, tuned };
}

describe('early stopping', () => {
  test('waits for as many epochs as it is told, and keeps the best', () => {
    const logLosses = [1, 0.8, 0.9, 0.7, 0.75, 0.72, 0.71, 0.1];
    const { epoch, tuned } = follow(logLosses, { epochs: 3, minDelta: 0 });
    expect(epoch).toBe(7);
    expect(tuned).toMatchObject({ bestEpoch: 4, bestLogLoss: 0.7 });
  });

  test('does not wait on for gains within the minimum, but keeps the best of them', () => {
    const creeping = [1, 0.99, 0.98, 0.97, 0.96];
    const { epoch, tuned } = follow(creeping, { epochs: 3, minDelta: 0.1 });
    expect(epoch).toBe(4);
    expect(tuned).toMatchObject({ bestEpoch: 4, bestLogLoss: 0.97, mark: 1 });
    expect(follow(creeping, { epochs: 3, minDelta: 0.015 }).epoch).toBe(5);
  });

  test('takes the first of equal epochs and never one that is not a number', () => {
    const { tuned } = follow([0.5, 0.5, NaN], { epochs: 9, minDelta: 0 });
    expect(tuned).toMatchObject({ bestEpoch: 1, since: 2 });
  });

  test('never ends a training that was not told to wait', () => {
    expect(isOver({ ...untuned, since: 1000 }, undefined)).toBe(false);
  });
});
