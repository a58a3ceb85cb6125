/**
 * What 8-bit convolutions cost in accuracy: SqueezeNet v1.0 with its real weights on lung-clips, in
 * float32 and in int8, each with a linear head.
 *
 *   npx tsx bench/int8-accuracy.ts [--folds 5] [--c 0.001] [--write]
 *
 * Patient-grouped cross-validation: of every fold the other patients calibrate the int8 network and
 * train both heads, and its own frames are predicted, so that every frame is predicted once by heads
 * that never saw its patient. The difference in accuracy has its paired interval over patients. The
 * cosine between the features of both is that of frames that did not calibrate. Needs ../shared.
 * --write puts the figures into results/int8-accuracy-<bits>-bit.csv: weights have 8 bits on a
 * processor with VNNI and 7 on one without.
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { Backbone } from '../src/backbones/index.ts';
import { calibrate, inInt8, loadBackbone } from '../src/backbones/index.ts';
import { silent } from '../src/effects.ts';
import type { Predictions } from '../src/evaluation/index.ts';
import { evaluate, mcnemar, pairedDifference } from '../src/evaluation/index.ts';
import { openSession, uint8, weightBits } from '../src/graph/index.ts';
import { patientFolds } from '../src/heads/folds.ts';
import type { TrainingSet } from '../src/heads/index.ts';
import { fitLinear, predictProba } from '../src/heads/index.ts';
import { FRAME_SIZE } from '../src/images/index.ts';
import { shared } from '../test/shared.ts';
import type { Clip } from './kit/clips.ts';
import { readClips } from './kit/clips.ts';
import { cosine, cosines } from './kit/cosine.ts';
import { gather, printTable, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: {
    folds: { type: 'string', default: '5' },
    c: { type: 'string', default: '0.001' },
    write: { type: 'boolean', default: false },
  },
});

async function featuresOf(backbone: Backbone, clips: readonly Clip[]): Promise<Float32Array> {
  const features = new Float32Array(clips.length * backbone.length);
  const session = await openSession(backbone.graph);
  for (const [i, { pixels }] of clips.entries()) {
    const outputs = await session.run({ pixels: uint8([1, FRAME_SIZE, FRAME_SIZE], pixels) });
    features.set(outputs['features']?.data as Float32Array, i * backbone.length);
  }
  await session.release();
  return features;
}

async function* pixelsOf(clips: readonly Clip[]): AsyncGenerator<Uint8Array> {
  for (const { pixels } of clips) yield await Promise.resolve(pixels);
}

const categories = ['covid', 'regular'];

function setOf(clips: readonly Clip[], features: Float32Array, length: number): TrainingSet {
  return {
    ...{ features, length, categories },
    labels: Int32Array.from(clips, ({ label }) => categories.indexOf(label)),
    groups: clips.map(({ patient }) => patient),
  };
}

/** The probabilities that a head trained on some clips gives others. */
async function predictionsOf(
  backbone: Backbone,
  training: readonly Clip[],
  held: readonly Clip[],
): Promise<{ probabilities: Float64Array; features: Float32Array }> {
  const { length } = backbone;
  const set = setOf(training, await featuresOf(backbone, training), length);
  const head = await fitLinear(set, { c: Number(options.c), seed: 1 }, silent);
  const features = await featuresOf(backbone, held);
  return { features, probabilities: await predictProba(head, features) };
}

async function compare(): Promise<string[][]> {
  const clips = await readClips();
  const fp32 = await loadBackbone({ name: shared('weights/squeezenet_v1.0/') });
  const nothing = setOf(clips, new Float32Array(clips.length), 1);
  const folds = patientFolds(nothing, Number(options.folds), 1);
  if (typeof folds === 'string') throw new RangeError(folds);
  const [plain, integer] = [new Float64Array(clips.length * 2), new Float64Array(clips.length * 2)];
  const close: number[] = [];
  for (const fold of folds) {
    const training = Array.from(fold.train, (i) => clips[i]!);
    const held = Array.from(fold.held, (i) => clips[i]!);
    const int8 = inInt8(fp32, await calibrate(fp32, pixelsOf(training)));
    const a = await predictionsOf(fp32, training, held);
    const b = await predictionsOf(int8, training, held);
    fold.held.forEach((clip, i) => {
      for (const [all, { probabilities }] of [
        [plain, a],
        [integer, b],
      ] as const) {
        all.set(probabilities.subarray(2 * i, 2 * i + 2), 2 * clip);
      }
      const row = ({ features }: typeof a): Float32Array =>
        features.subarray(i * fp32.length, (i + 1) * fp32.length);
      close.push(cosine(row(a), row(b)));
    });
  }
  const { labels: truth, groups: clusters } = nothing;
  const [first, second] = [plain, integer].map((probabilities): Predictions => ({
    categories,
    truth,
    clusters,
    probabilities,
  })) as [Predictions, Predictions];
  const change = pairedDifference(first, second);
  const percent = (value: number | null): string =>
    value === null ? 'none' : `${(100 * value).toFixed(1)} %`;
  const interval = ({ low, high }: { low: number | null; high: number | null }): string =>
    `${percent(low)} to ${percent(high)}`;
  const accuracies = [first, second].map((one) => percent(evaluate(one).accuracy.value));
  gather([
    {
      what: 'accuracy of SqueezeNet v1.0 in int8 on lung-clips beside fp32',
      ...{ unit: 'share', us: accuracies[1]!, peer: accuracies[0]!, ratio: percent(change.value) },
    },
  ]);
  return [
    ['what', 'figure', `${clips.length} frames, ${options.folds} folds, C = ${options.c}`],
    ['accuracy in fp32', accuracies[0]!, 'each frame by a head that never saw its patient'],
    [`accuracy in int8, ${weightBits()}-bit weights`, accuracies[1]!, 'the same'],
    ['change of accuracy', percent(change.value), `${interval(change)}, ${change.method}`],
    ...change.alternatives.map((other) => [
      '',
      percent(other.value),
      `${interval(other)}, ${other.method}`,
    ]),
    [
      'frames that only one got right',
      `fp32 ${change.onlyFirst}, int8 ${change.onlySecond}`,
      `McNemar, mid-p ${mcnemar(change.onlyFirst, change.onlySecond).midP.toFixed(3)}, images taken as independent`,
    ],
    ['cosine of pooled features', cosines(close), 'of frames whose patients did not calibrate'],
  ];
}

if (existsSync(shared('weights/squeezenet_v1.0/'))) {
  const rows = await compare();
  printTable(rows);
  if (options.write) {
    writeResults(`int8-accuracy-${weightBits()}-bit.csv`, 'int8-accuracy.ts', rows);
  }
} else console.log('Skipped: ../shared is not beside this checkout.');
