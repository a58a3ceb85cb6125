import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { writeImageFolder } from '../../../test/pictures.ts';
import { tinyNetwork } from '../../../test/tiny-network.ts';
import { zip } from '../../../test/zip.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { atTemperature } from '../../evaluation/index.ts';
import { openSession, readOnnx, uint8, writeOnnx } from '../../graph/index.ts';
import { readFrame } from '../../images/index.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { HeadOptions } from '../train/fit-head.ts';
import { ingest } from '../ingest/ingest.ts';
import { loadRun } from '../predict/load-run.ts';
import { predict } from '../predict/predict.ts';
import type { Prediction } from '../predict/prediction.ts';
import { probabilitiesOf } from '../predict/probabilities.ts';
import { split } from '../train/split.ts';
import { train, type TrainOptions } from '../train/train.ts';
import { exportClassifier, openClassifier, predictPacked } from './index.ts';
import { MEMBERS } from './read-package.ts';

let dir: string;
let images: string;
let workspace: Workspace;
const linear: HeadOptions = { kind: 'linear', seed: 1, c: 1 };

beforeAll(async () => {
  dir = await scratch();
  images = join(dir, 'images');
  workspace = await initWorkspace(join(dir, 'W'));
  await writeImageFolder(images, 8, 1);
  await ingest(workspace, images);
  await split(workspace, {});
});
afterAll(() => workspace.close());

/** Trains, evaluates and packs a run on a tiny network; returns the path of the package. */
async function packed(
  name: string,
  options: Partial<TrainOptions> = {},
  network: Parameters<typeof tinyNetwork>[0] = {},
): Promise<string> {
  const onnx = join(dir, `${name}.onnx`);
  await writeFile(onnx, writeOnnx(tinyNetwork({ size: 200, ...network })));
  const backbone = { name: onnx, channels: 'bgr', mean: [100], std: [50] } as const;
  await train(workspace, { backbone, head: linear, name, allowMirror: true, ...options });
  await evaluate(workspace, name, { rounds: 1, maps: false });
  const out = join(dir, `${name}.sonograft`);
  const { checked } = await exportClassifier(workspace, name, { out });
  expect(checked.images).toBeGreaterThan(0);
  return out;
}

/** The probabilities of all, in their order. */
const valuesOf = (predictions: readonly Prediction[]): number[] =>
  predictions.flatMap(({ probabilities }) => Object.values(probabilities ?? {}));

function expectAlike(a: ArrayLike<number>, b: ArrayLike<number>): void {
  expect(a.length).toBe(b.length);
  expect(a.length).toBeGreaterThan(0);
  Array.from(a).forEach((value, i) => expect(Math.abs(value - (b[i] ?? NaN))).toBeLessThan(1e-4));
}

const fc: HeadOptions = {
  ...{ kind: 'fc' as const, seed: 1, hidden: [8], epochs: 4, batchSize: 16, rate: 0.02 },
  ...{ momentum: 0.9, dropout: 0, weightDecay: 5e-4 },
};

const prototype: HeadOptions = { kind: 'prototype', seed: 1, temperature: 0.1 };

describe.each<[string, Partial<TrainOptions>, Parameters<typeof tinyNetwork>[0]]>([
  ['linear', {}, {}],
  ['fc', { head: fc }, {}],
  ['knn', { head: { kind: 'knn', seed: 1 } }, {}],
  ['prototype', { head: prototype }, {}],
  ['ten-crop', { views: 'ten-crop' }, {}],
  ['int8', { precision: 'int8' }, {}],
  ['scatter', { backbone: { name: 'scatter' } }, {}],
  ['of-opset-11', { head: prototype }, { opset: 11 }],
  ['of-opset-18', { head: prototype }, { opset: 18 }],
  ['of-one-frame', {}, { batch: 1 }],
])('%s', (name, options, network) => {
  test('gives the same probabilities packed, and as plain ONNX', async () => {
    const path = await packed(name, options, network);
    const hashes = [...new Set((await workspace.catalog.frames()).map(({ hash }) => hash))];
    const frames = await Promise.all(hashes.map((hash) => readFrame(workspace.framePath(hash))));
    const own = await probabilitiesOf(workspace, await loadRun(workspace, name), hashes, silent);
    expect(new Set(own).size).toBeGreaterThan(16);
    const classifier = await openClassifier(path);
    expectAlike(own, await classifier.classify(frames));
    await classifier.close();

    const out = join(dir, `${name}-plain.onnx`);
    await exportClassifier(workspace, name, { out, format: 'onnx' });
    const plain = readOnnx(await readFile(out));
    expect(JSON.parse(plain.metadata['categories'] ?? '')).toEqual(['left', 'right']);
    const session = await openSession(plain);
    const values: number[] = [];
    for (const frame of frames) {
      const { probabilities } = await session.run({ pixels: uint8([1, 256, 256], frame) });
      values.push(...(probabilities?.data as Float32Array));
    }
    await session.release();
    expectAlike(own, values);
  });
});

describe('a package', () => {
  let path: string;
  let bytes: Buffer;
  beforeAll(async () => {
    path = await packed('whole');
    bytes = await readFile(path);
  });

  test('has the same bytes when it is made again, and says what it is', async () => {
    const out = join(dir, 'again.sonograft');
    await exportClassifier(workspace, 'whole', { out });
    expect(bytes.equals(await readFile(out))).toBe(true);
    const classifier = await openClassifier(path);
    const { manifest, card, licences } = classifier;
    expect(manifest).toMatchObject({ name: 'whole', categories: ['left', 'right'] });
    expect(manifest.reference?.images).toBe(manifest.split[manifest.reference!.part].images);
    expect(card).toContain('Research use only');
    expect(licences).toContain('Licence: not stated');
    await classifier.close();
  });

  test('classifies frames of which there are more than one run takes', async () => {
    const classifier = await openClassifier(path);
    const frame = (i: number) => new Uint8Array(65_536).map((_, p) => (p % 256) + i);
    const frames = Array.from({ length: 19 }, (_, i) => frame(i));
    const all = await classifier.classify(frames);
    expect(all).toHaveLength(38);
    expectAlike(await classifier.classify([frame(18)]), all.subarray(36));
    await expect(classifier.classify([new Uint8Array(3)])).rejects.toThrow(RangeError);
    await classifier.close();
  });

  test('answers for files as its run does', async () => {
    const own = await predict(workspace, 'whole', images);
    const theirs = await predictPacked(path, images);
    expectAlike(valuesOf(own), valuesOf(theirs));
    const rest = (one: Prediction) => ({ ...one, probabilities: null });
    expect(theirs.map(rest)).toEqual(own.map(rest));
  });

  test('at a temperature and with a threshold', async () => {
    const out = join(dir, 'settled.sonograft');
    const asked = { out, calibrate: true, targetAccuracy: 0.5 };
    const { temperature, abstention } = await exportClassifier(workspace, 'whole', asked);
    const own = valuesOf(await predict(workspace, 'whole', images));
    const theirs = await predictPacked(out, images);
    expectAlike(atTemperature(own, 2, temperature), valuesOf(theirs));
    for (const { category, probabilities, reason } of theirs) {
      const isSure = Math.max(...Object.values(probabilities!)) >= abstention!.threshold;
      expect(category !== null).toBe(isSure);
      if (!isSure) expect(reason).toMatch(/^abstained: the highest probability is 0\.\d+, below/);
    }
  });

  test('is known by its signature', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const [sign, verify, other] = ['key', 'pub', 'other'].map((name) => join(dir, `${name}.pem`));
    await writeFile(sign!, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    await writeFile(verify!, publicKey.export({ type: 'spki', format: 'pem' }));
    const stranger = generateKeyPairSync('ed25519').publicKey;
    await writeFile(other!, stranger.export({ type: 'spki', format: 'pem' }));
    const out = join(dir, 'signed.sonograft');
    expect(await exportClassifier(workspace, 'whole', { out, sign: sign! })).toMatchObject({
      signed: true,
    });
    await (await openClassifier(out, { verify: verify! })).close();
    await expect(openClassifier(out, { verify: other! })).rejects.toThrow('was not signed by');
    await expect(openClassifier(path, { verify: verify! })).rejects.toThrow('it is not signed');
    const none = { out, sign: path };
    await expect(exportClassifier(workspace, 'whole', none)).rejects.toThrow('no private Ed25519');
  });

  const refusedAs = async (content: Uint8Array): Promise<string> => {
    const broken = join(dir, 'broken.sonograft');
    await writeFile(broken, content);
    return await openClassifier(broken).then(
      async (classifier) => {
        await classifier.close();
        return 'opened';
      },
      (error: unknown) => String(error),
    );
  };

  test('that is cut off, altered or foreign is refused in one sentence', async () => {
    for (let i = 0; i < 60; i++) {
      expect(await refusedAs(bytes.subarray(0, Math.floor((i * bytes.length) / 60)))).toMatch(
        /^UserError: Cannot read the classifier [^\n]*export it again/,
      );
    }
    // Each byte of the members counts; some of the archive's own, such as dates, say nothing.
    let refusals = 0;
    for (let i = 0; i < 100; i++) {
      const altered = Buffer.from(bytes);
      const at = Math.floor(((i + 0.5) * bytes.length) / 100);
      altered[at] = (altered[at] ?? 0) ^ 0x55;
      const said = await refusedAs(altered);
      expect(said).toMatch(/^(opened|UserError: Cannot [^\n]*)$/);
      if (said !== 'opened') refusals += 1;
    }
    expect(refusals).toBeGreaterThan(95);
    expect(await refusedAs(Buffer.from('hello'))).toMatch('no zip archive');
    expect(await refusedAs(await readFile(join(dir, 'whole.onnx')))).toMatch('no zip archive');
    await expect(openClassifier(join(dir, 'none'))).rejects.toThrow('it does not exist');
    await expect(openClassifier(dir)).rejects.toThrow('Cannot read the classifier');
  });

  test('that another program made is refused before anything is unpacked', async () => {
    const json = Buffer.from('{}');
    const stored = { name: 'classifier.json', bytes: json, stored: true };
    expect(await refusedAs(zip([{ ...stored, stored: false }]))).toMatch('only ever stored');
    expect(await refusedAs(zip([{ ...stored, name: '../a' }]))).toMatch('Cannot read');
    expect(await refusedAs(zip([{ ...stored, name: 'a.txt' }]))).toMatch('it has other files');
    expect(await refusedAs(zip([stored, stored]))).toMatch('a file twice');
    expect(await refusedAs(zip([stored]))).toMatch(/"format" of its classifier\.json is wrong/);
    const large = { ...stored, bytes: Buffer.alloc(MEMBERS['classifier.json'] + 1) };
    expect(await refusedAs(zip([large]))).toMatch('is the most');
    const many = Array.from({ length: 9 }, (_, i) => ({ ...stored, name: `${i}` }));
    expect(await refusedAs(zip(many))).toMatch('it has other files');
  });
});

test('a run that was not evaluated is not packed', async () => {
  const backbone = { name: 'scatter' };
  await train(workspace, { backbone, head: { ...linear, c: 0.5 }, name: 'unseen' });
  await expect(
    exportClassifier(workspace, 'unseen', { out: join(dir, 'unseen.sonograft') }),
  ).rejects.toThrow('run "sonograft evaluate unseen" first');
});
