import { describe, test } from 'vitest';
import { expectGolden, fcGolden } from '../../../test/golden/heads/fc-golden.ts';
import { openDual } from './dual.ts';
import { openPrimal } from './primal.ts';

describe('training steps', () => {
  const runs = fcGolden.runs.flatMap((run) => [
    { ...run, kind: 'primal', open: openPrimal },
    { ...run, kind: 'dual', open: openDual },
  ]);
  test.each(runs)(
    'in the $kind follow PyTorch over 50 steps with dropout $dropout',
    async ({ open, ...run }) => {
      const settings = { momentum: 0.9, weightDecay: 5e-4, rate: 0.05 };
      await expectGolden(run, open, settings);
    },
  );
});
