import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { generated } from '../../test/golden/heads/generated.ts';
import { silent } from '../effects.ts';
import { UserError } from '../errors.ts';
import { fitLinear } from './fit-linear.ts';
import type { Head } from './head.ts';
import type { WantedHead } from './head-file.ts';
import { loadHead, saveHead } from './head-file.ts';
import { predictProba } from './predict.ts';

const set = generated(66, 12);
let dir: string;
let head: Head;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-head-'));
  head = await fitLinear(set, { seed: 1, c: 0.1, threads: 1 }, silent);
});
beforeEach(async () => {
  await saveHead(dir, head);
});
afterAll(() => rm(dir, { recursive: true }));

async function refusal(wanted?: WantedHead): Promise<string> {
  const error: unknown = await loadHead(dir, wanted).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

async function change(edit: (description: Record<string, unknown>) => void): Promise<void> {
  const path = join(dir, 'head.json');
  const description = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  edit(description);
  await writeFile(path, JSON.stringify(description));
}

test('a head comes back as it was saved, and saves to the same bytes', async () => {
  const back = await loadHead(dir, { length: 12, sha256: await saveHead(dir, head) });
  expect(back).toMatchObject({ kind: 'linear', categories: set.categories, length: 12 });
  expect(back.settings).toEqual(head.settings);
  expect(await predictProba(back, set.features)).toEqual(await predictProba(head, set.features));
  const files = ['head.onnx', 'head.json'].map((name) => join(dir, name));
  const before = await Promise.all(files.map((path) => readFile(path)));
  await saveHead(dir, back);
  expect(await Promise.all(files.map((path) => readFile(path)))).toEqual(before);
});

describe('a head is refused with one sentence', () => {
  test('for features of another length', async () => {
    expect(await refusal({ length: 1280 })).toContain(
      'feature vectors of 12 values, the backbone gives 1280',
    );
    await expect(predictProba(head, new Float32Array(25))).rejects.toThrow(
      '25 values do not divide into them',
    );
  });

  test('when its network was changed or cut short', async () => {
    const path = join(dir, 'head.onnx');
    const bytes = await readFile(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    await writeFile(path, bytes);
    expect(await refusal()).toContain('its bytes are not those that were saved');
    await writeFile(path, bytes.subarray(0, 100));
    expect(await refusal()).toContain('its bytes are not those that were saved');
  });

  test('when its description was changed', async () => {
    await change((description) => (description['length'] = 13));
    expect(await refusal()).toContain('13 features and 11 categories, its network has 12 and 11');
    await change((description) => (description['length'] = 'twelve'));
    expect(await refusal()).toContain('"length" is wrong');
    await writeFile(join(dir, 'head.json'), '{"format": 1, "ki');
    expect(await refusal()).toContain('it is no description of a head');
  });

  test('when it is the head of another run', async () => {
    const sha256 = await saveHead(dir, await fitLinear(set, { seed: 1, c: 1, threads: 1 }, silent));
    await saveHead(dir, head);
    expect(await refusal({ sha256 })).toContain('head.onnx): it is the head of another run');
  });

  test('when a file is missing', async () => {
    await rm(join(dir, 'head.json'));
    expect(await refusal()).toContain('head.json): it does not exist');
  });

  test('for features that are not finite', async () => {
    const features = set.features.slice(0, 24);
    features[20] = NaN;
    await expect(predictProba(head, features)).rejects.toThrow('feature vector 1 holds values');
  });
});
