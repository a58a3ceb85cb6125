import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';

interface Listed {
  name: string;
  licence: string;
  bytes: number;
  here: boolean;
  weights: string | null;
}

describe('sonograft weights', () => {
  let dir: string;
  let kept: string;

  beforeAll(async () => {
    dir = await scratch();
    kept = join(dir, 'kept');
  });
  afterEach(() => vi.unstubAllEnvs());

  test('nothing is here at first, and the sentence says how to get it', async () => {
    const listed = await sonograftJson<Listed[]>('weights', 'list', '--weights', kept);
    expect(listed).toContainEqual(
      expect.objectContaining({ name: 'caffenet', here: false, weights: null, pull: true }),
    );
    await sonograft('init', '-w', join(dir, 'W'));
    const { code, stderr } = await sonograft(
      ...['features', '-w', join(dir, 'W'), '--backbone', 'caffenet', '--weights', kept],
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /"sonograft weights pull caffenet".*"sonograft weights random caffenet"/,
    );
  });

  test('pull without a connection ends in one sentence', async () => {
    vi.stubEnv('https_proxy', 'http://127.0.0.1:9');
    vi.stubEnv('http_proxy', 'http://127.0.0.1:9');
    const { code, stdout, stderr } = await sonograft('weights', 'pull', 'vgg16', '--weights', kept);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr.trim().split('\n')).toEqual([
      expect.stringMatching(
        /^Cannot reach .*ECONNREFUSED.*offline.*weights import FILE --as vgg16/,
      ),
    ]);
  });

  test('random weights run, and every document says so', async () => {
    const made = await sonograftJson<object>(
      ...['weights', 'random', 'resnet18', '--seed', '5', '--weights', kept, '--quiet'],
    );
    expect(made).toMatchObject({ network: 'resnet18', origin: 'random', seed: 5 });
    const verified = await sonograftJson('weights', 'verify', '--weights', kept, '--quiet');
    expect(verified).toEqual([
      { name: 'resnet18', weights: 'random', ok: true, published: null, problem: null },
    ]);

    const workspace = join(dir, 'W');
    await writeImageFolder(join(dir, 'images'), 3);
    await sonograft('ingest', join(dir, 'images'), '-w', workspace, '--quiet');
    const features = await sonograftJson(
      ...['features', '-w', workspace, '--backbone', 'resnet18', '--weights', kept, '--quiet'],
    );
    expect(features).toMatchObject({ backbone: 'resnet18', length: 512, notice: 'RANDOM WEIGHTS' });
  });
});
