import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { fuzz, fuzzText } from '../../../test/golden/caffe/fuzz.ts';
import { scaledNetworks } from '../../../test/golden/caffe/scaled.ts';
import { describeWithShared, shared } from '../../../test/shared.ts';
import { prototxtOf } from './networks.ts';
import { writeRandomWeights } from './random-weights.ts';

const dir = mkdtempSync(join(tmpdir(), 'fuzz-'));
afterAll(() => rmSync(dir, { recursive: true }));

// bench/prove-caffe.ts goes through 2,000 of them.
describe('a damaged weight file', () => {
  test.for([1, 2] as const)(
    'is refused, or loads with only what was damaged changed (V%d)',
    async (version) => {
      const prototxt = prototxtOf(scaledNetworks['caffenet']!);
      const path = join(dir, `fuzz${version}.caffemodel`);
      await writeRandomWeights(prototxt, path, { version });
      const result = await fuzz(prototxt, readFileSync(path), 90, 1);
      expect(result.failures).toEqual([]);
      expect(result.refused).toBeGreaterThan(20);
      expect(result.changed).toBeGreaterThan(10);
      expect(result.slowestMs).toBeLessThan(1000);
      const text = await fuzzText(prototxt, readFileSync(path), 150, 1);
      expect(text.failures).toEqual([]);
      expect(text.slowestMs).toBeLessThan(1000);
    },
  );
});

describeWithShared('a damaged SqueezeNet', () => {
  test('is refused, or loads with only what was damaged changed', async () => {
    const folder = shared('weights/squeezenet_v1.0/');
    const prototxt = readFileSync(join(folder, 'deploy.prototxt'), 'utf8');
    const bytes = readFileSync(join(folder, 'squeezenet_v1.0.caffemodel'));
    const result = await fuzz(prototxt, bytes, 20, 1);
    expect(result.failures).toEqual([]);
    expect(result.slowestMs).toBeLessThan(1000);
  });
});
