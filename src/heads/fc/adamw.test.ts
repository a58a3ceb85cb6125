import { test } from 'vitest';
import { expectGolden, fcGolden } from '../../../test/golden/heads/fc-golden.ts';
import { openPrimal } from './primal.ts';

test('AdamW follows PyTorch over 50 steps with dropout', async () => {
  const settings = { optimiser: 'adamw', momentum: 0.9, weightDecay: 0.05, rate: 0.02 } as const;
  await expectGolden(fcGolden.adamw, openPrimal, settings);
});
