import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeOnnx } from '../../src/graph/index.ts';
import type { RunFile } from '../../src/pipeline/predict/run-file.ts';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';
import { tinyNetwork } from '../tiny-network.ts';

let workspace: string;
let images: string;
let network: string[];

beforeAll(async () => {
  const dir = await scratch();
  [workspace, images] = [join(dir, 'W'), join(dir, 'images')];
  await writeImageFolder(images, 8, 1);
  await sonograftJson('init', '-w', workspace);
  await sonograftJson('ingest', images, '-w', workspace);
  await sonograftJson('split', '-w', workspace);
  const path = join(dir, 'tiny.onnx');
  await writeFile(path, writeOnnx(tinyNetwork({ size: 200 })));
  network = ['--backbone', path, '--channels', 'rgb', '--mean', '100', '--std', '50'];
}, 120_000);

const train = (...how: string[]): string[] => ['train', '-w', workspace, ...network, ...how];

/** Trains and evaluates as a user does; gives back what the run says of itself. */
async function trained(run: string, ...how: string[]): Promise<RunFile> {
  const result = await sonograftJson<object>(...train(...how, '--name', run));
  const file = JSON.parse(
    await readFile(join(workspace, 'runs', run, 'run.json'), 'utf8'),
  ) as RunFile;
  expect(result).toMatchObject({ run, backbone: 'tiny', head: file.head.kind });
  const figures = await sonograftJson<object>('evaluate', run, '-w', workspace);
  expect(figures).toMatchObject({ run, images: file.split.test.images });
  return file;
}

interface Predicted {
  readonly probabilities: Readonly<Record<string, number>> | null;
}

describe('sonograft train', { timeout: 240_000 }, () => {
  test('--head knn', async () => {
    const { head } = await trained('near', '--head', 'knn', '--neighbours', '3');
    expect(head).toMatchObject({ kind: 'knn', options: { neighbours: 3 } });
    expect(head.settings).toMatchObject({ comparison: 'cosine', neighbours: 3 });
  });

  test('--head prototype', async () => {
    const how = ['--head', 'prototype', '--comparison', 'standardised'];
    const { head } = await trained('means', ...how);
    expect(head).toMatchObject({ kind: 'prototype', settings: { comparison: 'standardised' } });
  });

  test('--views five-crop', async () => {
    const how = ['--views', 'five-crop', '--head', 'linear', '--c', '1'];
    const { views } = await trained('five', ...how);
    expect(views.kind).toBe('five-crop');
    expect(Object.keys(views.keys)).toHaveLength(5);
    const predicted = await sonograftJson<Predicted[]>('predict', 'five', images, '-w', workspace);
    expect(predicted).toHaveLength(16);
    for (const { probabilities } of predicted) {
      const { left = NaN, right = NaN } = probabilities ?? {};
      expect(left + right).toBeCloseTo(1, 6);
    }
  });

  test('mirrored views end in one sentence that says why not', async () => {
    const { code, stderr } = await sonograft(...train('--views', 'ten-crop', '--name', 'mirrored'));
    expect(code).toBe(1);
    expect(stderr).toContain('a right kidney looks like a left one');
  });
});
