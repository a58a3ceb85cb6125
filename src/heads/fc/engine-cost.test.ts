import { describe, expect, test } from 'vitest';
import { cheaperEngine, engineCosts } from './engine-cost.ts';

/** The paper's: 4,094 training rows. */
const paper = {
  sizes: [25088, 4096, 4096, 11],
  rows: 4094,
  tuningRows: 819,
  batch: 128,
  epochs: 30,
};

describe('the cheaper engine', () => {
  test('is the dual for the features of VGG-16 and CaffeNet, the primal for a pooled map', () => {
    expect(cheaperEngine(paper)).toBe('dual');
    expect(cheaperEngine({ ...paper, sizes: [9216, 4096, 4096, 11] })).toBe('dual');
    expect(cheaperEngine({ ...paper, sizes: [512, 4096, 4096, 11] })).toBe('primal');
    expect(cheaperEngine({ ...paper, sizes: [512, 256, 11] })).toBe('primal');
  });

  test('is the primal where views multiply the rows, or where few epochs do not pay for the start', () => {
    expect(cheaperEngine({ ...paper, rows: 10 * paper.rows })).toBe('primal');
    expect(cheaperEngine({ ...paper, epochs: 1 })).toBe('primal');
  });

  test('is the primal where inner products would fill the memory', () => {
    const many = { ...paper, rows: 30_000, sizes: [40_000, 256, 11], epochs: 300 };
    const { primal, dual } = engineCosts(many);
    expect(dual.time).toBeLessThan(primal.time);
    expect(cheaperEngine(many)).toBe('primal');
  });
});

test('costs grow with epochs alone in the primal, and from the start in the dual', () => {
  const [one, two] = [1, 2].map((epochs) => engineCosts({ ...paper, epochs }));
  expect(two!.primal.time).toBe(2 * one!.primal.time);
  expect(two!.dual.time).toBeLessThan(2 * one!.dual.time);
});
