import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { float32 } from '../../graph/index.ts';
import { openDual } from './dual.ts';
import { openPrimal } from './primal.ts';
import { parameterDims } from './shape.ts';

interface Golden {
  runs: { dropout: number; losses: number[]; norms: number[] }[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../../test/golden/heads/fc.json', import.meta.url), 'utf8'),
) as Golden;

/** As in test/golden/heads/fc.py. */
const [sizes, n, batch] = [[7, 6, 5, 3], 20, 8];
const wave = (count: number, phase: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(phase + 0.37 * i));

/** Values of [inputs, outputs] as [outputs, inputs]. */
const turned = (values: Float32Array, outputs: number): Float32Array =>
  values.map((_, at) => {
    const inputs = values.length / outputs;
    return values[(at % inputs) * outputs + Math.floor(at / inputs)]!;
  });

describe('training steps', () => {
  const runs = golden.runs.flatMap((run) => [
    { ...run, kind: 'primal', open: openPrimal },
    { ...run, kind: 'dual', open: openDual },
  ]);
  test.each(runs)(
    'in the $kind follow PyTorch over 50 steps with dropout $dropout',
    async ({ open, dropout, losses, norms }) => {
      const shape = { sizes };
      const parameters = parameterDims(shape).map((dims, i) =>
        dims.length === 1
          ? new Float32Array(dims[0]!)
          : turned(wave(dims[0]! * dims[1]!, 1 + i / 2, 0.4), dims[0]!),
      );
      const targets = float32([n, 3]);
      for (let i = 0; i < n; i++) targets.data[i * 3 + (i % 3)] = 1;
      const training = { features: float32([n, 7], wave(n * 7, 0.5, 1.5)), targets };
      const engine = await open(
        { shape, training, tuning: null, parameters },
        { momentum: 0.9, weightDecay: 5e-4, dropout, batch, threads: 1 },
      );
      for (const [step, loss] of losses.entries()) {
        const count = step % 3 === 0 ? batch - 3 : batch;
        const rows = Array.from({ length: count }, (_, i) => (step * batch + i) % n);
        const masks = sizes
          .slice(1, -1)
          .map((units, layer) =>
            Uint8Array.from({ length: batch * units }, (_, at) =>
              Number((at * 7 + step * 13 + layer * 3) % 5 >= 2),
            ),
          );
        const shares = rows.map(() => 1 / count);
        expect(Math.abs((await engine.step(rows, shares, 0.05, masks)) - loss)).toBeLessThan(1e-4);
      }
      (await engine.parameters()).forEach((parameter, i) => {
        expect(Math.hypot(...parameter)).toBeCloseTo(norms[i]!, 3);
      });
      await engine.release();
    },
  );
});
