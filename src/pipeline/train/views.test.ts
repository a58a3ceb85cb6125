import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { writeImageFolder } from '../../../test/pictures.ts';
import { tinyNetwork } from '../../../test/tiny-network.ts';
import type { Workspace } from '../../catalog/index.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { openSession, uint8, writeOnnx } from '../../graph/index.ts';
import { predictProba } from '../../heads/index.ts';
import { readFrame } from '../../images/index.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { features } from './features.ts';
import type { HeadOptions } from './fit-head.ts';
import { ingest } from '../ingest/ingest.ts';
import type { Classifier } from '../predict/load-run.ts';
import { loadRun } from '../predict/load-run.ts';
import { predict } from '../predict/predict.ts';
import { probabilitiesOf } from '../predict/probabilities.ts';
import { split } from './split.ts';
import type { TrainOptions } from './train.ts';
import { train } from './train.ts';
import type { Views } from './views.ts';

let dir: string;
let workspace: Workspace;
let options: Omit<TrainOptions, 'name'>;
let hashes: string[];

beforeAll(async () => {
  dir = await scratch();
  workspace = await initWorkspace(join(dir, 'W'));
  await writeImageFolder(join(dir, 'images'), 8);
  await ingest(workspace, join(dir, 'images'));
  await split(workspace, {});
  const name = join(dir, 'tiny.onnx');
  await writeFile(name, writeOnnx(tinyNetwork({ size: 200 })));
  options = {
    backbone: { name, channels: 'bgr', mean: [100], std: [50] },
    head: { kind: 'linear', seed: 1, c: 1 },
  };
  const rows = await workspace.catalog.frames({ labelled: true });
  hashes = rows.filter((row) => row.part === 'test').map((row) => row.hash);
});
afterAll(() => workspace.close());

/** What a classifier says of the test frames on one view, straight from pixels. */
async function onOneView({ head }: Classifier, view: Views[number]): Promise<Float64Array> {
  const session = await openSession(view.graph);
  const rows: number[] = [];
  for (const hash of hashes) {
    const pixels = uint8([1, 256, 256], await readFrame(workspace.framePath(hash)));
    const { features: row } = await session.run({ pixels });
    rows.push(...(row?.data as Float32Array));
  }
  await session.release();
  return await predictProba(head, Float32Array.from(rows));
}

describe.each([
  ['five-crop', 5],
  ['ten-crop', 10],
] as const)('a run on %s', (kind, count) => {
  let classifier: Classifier;
  beforeAll(async () => {
    await train(workspace, { ...options, views: kind, allowMirror: true, name: kind });
    classifier = await loadRun(workspace, kind);
  });

  test('averages the probabilities of its views', async () => {
    const { views, head } = classifier;
    expect(views).toHaveLength(count);
    const means = await probabilitiesOf(workspace, classifier, hashes, silent);
    const single = await Promise.all(views.map((view) => onOneView(classifier, view)));
    expect(single[0]).not.toEqual(single[1]);
    means.forEach((mean, i) => {
      const byHand = single.reduce((sum, values) => sum + (values[i] ?? NaN), 0) / count;
      expect(mean).toBeCloseTo(byHand, 12);
    });
    const [first, ...others] = [...views].reverse();
    const turned = { views: [first!, ...others] as const, head };
    const again = await probabilitiesOf(workspace, turned, hashes, silent);
    again.forEach((mean, i) => expect(mean).toBeCloseTo(means[i] ?? NaN, 12));

    // The means are what is evaluated and predicted.
    await evaluate(workspace, kind, { rounds: 1 });
    const csv = await readFile(join(workspace.runDir(kind), 'predictions.csv'), 'utf8');
    expect(csv.split('\n')[1]).toContain(String(means[0]));
    const predictions = await predict(workspace, kind, join(dir, 'images'));
    expect(predictions).toHaveLength(32);
    // Each says where its picture lies, as ingest found it.
    const rows = await workspace.catalog.frames();
    const boxes = new Map(rows.map(({ name, box }) => [name, box]));
    for (const { file, box } of predictions) expect(box, file).toEqual(boxes.get(file));
    const shares = predictions.map(({ probabilities }) => probabilities?.['left']);
    hashes.forEach((_, i) => expect(shares).toContain(means[2 * i]));
  });

  test('has one row for each view of a frame, and each frame counts once', () => {
    const { run } = classifier;
    expect(run.views.kind).toBe(kind);
    const keys = Object.values(run.views.keys);
    expect(new Set(keys).size).toBe(count);
    expect(keys[0]).toBe(run.backbone.key);
    expect(run.head.settings['images']).toBe(run.split.train.images);
  });

  test('finds its features there when they were extracted ahead', async () => {
    const { backbone } = options;
    const asked = { backbone, views: kind, allowMirror: true };
    expect(await features(workspace, asked)).toMatchObject({ extracted: 0, cached: 32 * count });
  });

  test('is not another run on other views', async () => {
    await expect(train(workspace, { ...options, name: kind })).rejects.toThrow('other views');
  });

  test('is refused when a view is not what it was', async () => {
    const path = join(workspace.runDir(kind), 'run.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace(/("bottom-left": ")..../, '$10000'));
    await expect(loadRun(workspace, kind)).rejects.toThrow('has changed since it was trained');
    await writeFile(path, text);
  });
});

describe('fully connected layers on five views', () => {
  const fc: HeadOptions = {
    ...{ kind: 'fc' as const, seed: 1, hidden: [8], epochs: 4, batchSize: 16, rate: 0.02 },
    ...{ momentum: 0.9, dropout: 0, weightDecay: 5e-4 },
  };

  test('learn from every view of a frame, and answer for their mean', async () => {
    const asked = { ...options, head: fc, views: 'five-crop', name: 'fc-five' } as const;
    await train(workspace, asked);
    const classifier = await loadRun(workspace, 'fc-five');
    const [first, ...others] = await Promise.all(
      classifier.views.map((view) => onOneView(classifier, view)),
    );
    const means = await probabilitiesOf(workspace, classifier, hashes, silent);
    means.forEach((mean, i) => {
      const sum = others.reduce((total, values) => total + values[i]!, first![i]!);
      expect(mean).toBeCloseTo(sum / 5, 12);
    });

    // Steps run over rows of features: each frame is one for each of its views.
    await train(workspace, { ...options, head: fc, name: 'fc-one' });
    const { head: one } = await loadRun(workspace, 'fc-one');
    const lossOf = ({ settings }: typeof one) =>
      (settings['history'] as { loss: number }[]).at(-1)!.loss;
    expect(lossOf(classifier.head)).toBeLessThan(lossOf(one));
  });
});

test('mirrored views are refused unless they are allowed', async () => {
  await expect(train(workspace, { ...options, views: 'ten-crop' })).rejects.toThrow(
    'a right kidney looks like a left one; use --views five-crop, or add --allow-mirror',
  );
});
