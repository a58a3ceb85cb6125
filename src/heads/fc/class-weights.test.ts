import { describe, expect, test } from 'vitest';
import { expectGolden, fcGolden } from '../../../test/golden/heads/fc-golden.ts';
import { batchShares, categoryWeights } from './class-weights.ts';
import { openPrimal } from './primal.ts';

const categories = ['liver', 'kidney', 'spleen'];
const labels = Int32Array.from([0, 0, 0, 0, 1, 2, 2, 0]);

describe('class weights', () => {
  test('balanced ones make every category count the same in sum', () => {
    const weights = categoryWeights('balanced', labels, categories);
    // 8 images, 3 categories of 5, 1 and 2.
    expect([...weights]).toEqual([8 / 15, 8 / 3, 8 / 6]);
  });

  test('those not named are 1', () => {
    expect([...categoryWeights({ kidney: 3 }, labels, categories)]).toEqual([1, 3, 1]);
    expect([...categoryWeights('none', labels, categories)]).toEqual([1, 1, 1]);
  });

  test('are refused with one sentence where they name nothing or are no weights', () => {
    expect(() => categoryWeights({ Kidney: 3 }, labels, categories)).toThrow(
      'Cannot weigh categories: Kidney is none of the training part, which holds liver, kidney, spleen; correct --class-weights.',
    );
    expect(() => categoryWeights({ kidney: 0 }, labels, categories)).toThrow(
      /above 0.*kidney is 0/,
    );
  });

  test("weigh a step's loss as PyTorch's CrossEntropyLoss does, over 50 steps", async () => {
    const weights = Float64Array.from(fcGolden.weighted.weights);
    await expectGolden(
      fcGolden.weighted,
      openPrimal,
      { momentum: 0.9, weightDecay: 5e-4, rate: 0.05 },
      (labels, rows) => batchShares(weights, labels, rows).shares,
    );
  });

  test('make shares of a batch that sum to 1', () => {
    const weights = Float64Array.from([1, 3, 0.5]);
    const { shares, weight } = batchShares(weights, labels, [0, 4, 5]);
    expect(weight).toBe(4.5);
    expect(shares).toEqual([1 / 4.5, 3 / 4.5, 0.5 / 4.5]);
  });
});
