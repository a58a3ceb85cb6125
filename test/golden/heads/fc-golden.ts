import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { float32 } from '../../../src/graph/index.ts';
import type { FcEngine, FcProblem, StepSettings } from '../../../src/heads/fc/engine.ts';
import { parameterDims } from '../../../src/heads/fc/shape.ts';

/** 50 steps of PyTorch: the loss before each, and the length of every parameter after the last. */
interface Run {
  readonly dropout: number;
  readonly losses: readonly number[];
  readonly norms: readonly number[];
}

/** What test/golden/heads/fc.py wrote. */
export const fcGolden = JSON.parse(
  readFileSync(new URL('fc.json', import.meta.url), 'utf8'),
) as {
  readonly runs: readonly Run[];
  readonly weighted: Run & { readonly weights: readonly number[] };
  readonly adamw: Run;
};

/** As in fc.py. */
const [sizes, n, batch] = [[7, 6, 5, 3], 20, 8];
const wave = (count: number, phase: number, scale: number): Float32Array =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(phase + 0.37 * i));

/** Values of [inputs, outputs] as [outputs, inputs]. */
const turned = (values: Float32Array, outputs: number): Float32Array =>
  values.map((_, at) => {
    const inputs = values.length / outputs;
    return values[(at % inputs) * outputs + Math.floor(at / inputs)]!;
  });

/**
 * Takes the 50 steps with an engine and expects PyTorch's losses and parameters.
 *
 * @param shares what each row of a batch counts for; all the same when absent.
 */
export async function expectGolden(
  { dropout, losses, norms }: Run,
  open: (problem: FcProblem, settings: StepSettings) => Promise<FcEngine>,
  settings: Pick<StepSettings, 'optimiser' | 'momentum' | 'weightDecay'> & { rate: number },
  shares: (labels: Int32Array, rows: readonly number[]) => readonly number[] = (_, rows) =>
    rows.map(() => 1 / rows.length),
): Promise<void> {
  const shape = { sizes };
  const parameters = parameterDims(shape).map(([outputs = 0, inputs], i) =>
    inputs === undefined
      ? new Float32Array(outputs)
      : turned(wave(outputs * inputs, 1 + i / 2, 0.4), outputs),
  );
  const labels = Int32Array.from({ length: n }, (_, i) => i % 3);
  const targets = float32([n, 3]);
  labels.forEach((label, i) => (targets.data[i * 3 + label] = 1));
  const training = { features: float32([n, 7], wave(n * 7, 0.5, 1.5)), targets };
  const engine = await open(
    { shape, training, tuning: null, parameters },
    { ...settings, dropout, batch, threads: 1 },
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
    const took = await engine.step(rows, shares(labels, rows), settings.rate, masks);
    expect(Math.abs(took - loss)).toBeLessThan(1e-4);
  }
  (await engine.parameters()).forEach((parameter, i) => {
    expect(Math.hypot(...parameter)).toBeCloseTo(norms[i]!, 3);
  });
  await engine.release();
}
