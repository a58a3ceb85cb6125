import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../test/shared.ts';
import { float32, openSession, readCaffe, uint8 } from '../graph/index.ts';
import { loadBackbone } from './load-backbone.ts';

describeWithShared('a folder with a Caffe network', () => {
  const squeezenet = shared('weights/squeezenet_v1.0');
  let dir: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'backbone-folder-'));
    await cp(squeezenet, dir, { recursive: true, mode: 0 });
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('gives the features of the network, the mean of each map', async () => {
    const backbone = await loadBackbone({ name: squeezenet, pool: 'gap' });
    expect(backbone).toMatchObject({
      ...{ name: 'squeezenet_v1.0', weights: 'pretrained', pretrainedOn: 'ILSVRC-2012' },
      ...{ featureTensor: 'fire9/concat', length: 512 },
    });
    const pixels = Uint8Array.from({ length: 256 * 256 }, (_, i) => (i * 5 + 3 * (i >> 8)) % 256);
    const session = await openSession(backbone.graph);
    const { features } = await session.run({ pixels: uint8([1, 256, 256], pixels) });

    const image = Float32Array.from({ length: 3 * 227 * 227 }, (_, i) => {
      const [plane, at] = [Math.floor(i / 227 ** 2), i % 227 ** 2];
      const gray = pixels[(14 + Math.floor(at / 227)) * 256 + 14 + (at % 227)] ?? 0;
      return gray - ([104, 117, 123][plane] ?? 0);
    });
    const prototxt = await readFile(join(squeezenet, 'deploy.prototxt'), 'utf8');
    const weights = join(squeezenet, 'squeezenet_v1.0.caffemodel');
    const whole = await openSession(
      await readCaffe({ prototxt, weights }, { until: ['fire9/concat'] }),
    );
    const { 'fire9/concat': map } = await whole.run({ data: float32([1, 3, 227, 227], image) });
    const values = map?.data as Float32Array;
    const means = Array.from({ length: 512 }, (_, m) => {
      return values.subarray(m * 169, (m + 1) * 169).reduce((sum, value) => sum + value, 0) / 169;
    });
    const most = Math.max(...means);
    (features?.data as Float32Array).forEach((value, i) => {
      expect(Math.abs(value - (means[i] ?? NaN))).toBeLessThan(1e-5 * most);
    });
  });

  test('a weight file that was altered is refused', async () => {
    const path = join(dir, 'squeezenet_v1.0.caffemodel');
    const bytes = await readFile(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    await rm(path);
    await writeFile(path, bytes);
    await expect(loadBackbone({ name: dir })).rejects.toThrow(
      /squeezenet_v1\.0\.caffemodel has SHA-256 [0-9a-f]{16}…, but backbone\.json says 3a2236a3294af42a…/,
    );
  });

  test('without a prototxt it is refused', async () => {
    const path = join(dir, 'backbone.json');
    const told = JSON.parse(await readFile(path, 'utf8')) as { files: string[] };
    await rm(path);
    await writeFile(path, JSON.stringify({ ...told, files: ['deploy.prototxt'] }));
    await expect(loadBackbone({ name: dir })).rejects.toThrow(
      'a Caffe network is a .prototxt and a .caffemodel, and "files" names deploy.prototxt',
    );
  });
});
