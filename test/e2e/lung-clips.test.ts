import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { CompareResult } from '../../src/pipeline/index.ts';
import { scratch, sonograft, sonograftJson, start } from '../cli.ts';
import { describeWithShared, shared } from '../shared.ts';

interface Metrics {
  run: string;
  images: number;
  patients: number;
  accuracy: { value: number; low: number; high: number; method: string };
  confusion: { categories: string[]; counts: number[][] };
}

const manifest = shared('lung-clips/manifest.csv');
const backbone = shared('weights/mobilenet_v2');

async function prepare(workspace: string): Promise<void> {
  await sonograftJson('init', '-w', workspace);
  await sonograftJson('ingest', manifest, '-w', workspace);
  await sonograftJson('split', '-w', workspace, '--test', '0.4', '--seed', '1');
}

const trainArgs = (workspace: string): string[] => [
  ...['train', '-w', workspace, '--backbone', backbone],
  ...['--head', 'linear', '--name', 'mbv2'],
];

describeWithShared('the main job on real frames with real weights', () => {
  test(
    'gives the same bytes twice, also when it was killed on the way',
    { timeout: 240_000 },
    async () => {
      const dir = await scratch();
      const [quiet, killed] = [join(dir, 'quiet'), join(dir, 'killed')];

      await prepare(quiet);
      await sonograftJson(...trainArgs(quiet));
      const metrics = await sonograftJson<Metrics>('evaluate', 'mbv2', '-w', quiet);
      expect(metrics.run).toBe('mbv2');
      expect(metrics.confusion.categories).toEqual(['covid', 'regular']);
      expect(metrics.confusion.counts.flat().reduce((a, b) => a + b)).toBe(metrics.images);

      await compareWithReading(quiet);

      await prepare(killed);
      const first = start(...trainArgs(killed));
      await someFeatures(join(killed, 'features'));
      first.kill();
      expect((await first.finished).code).toBeNull();
      const before = await featuresIn(killed);
      const again = await sonograft(...trainArgs(killed));
      expect(again.code).toBe(0);
      const after = await featuresIn(killed);
      expect(before.length).toBeLessThan(after.length);
      // Whole records of 1,280 values stay; the last one may have been torn.
      const kept = before.length - 2 * 1280 * 4;
      expect(after.subarray(0, kept).equals(before.subarray(0, kept))).toBe(true);

      const args = (workspace: string) => ['evaluate', 'mbv2', '-w', workspace];
      const second = await sonograftJson<Metrics & { report: string }>(...args(killed));
      expect({ ...second, report: '' }).toEqual({ ...metrics, report: '' });
      for (const file of ['metrics.json', 'predictions.csv', 'head.onnx']) {
        const [a, b] = await Promise.all(
          [quiet, killed].map((workspace) => readFile(join(workspace, 'runs/mbv2', file))),
        );
        expect(a?.equals(b as Buffer), `${file} has the same bytes`).toBe(true);
      }

      const covid = shared('lung-clips/covid');
      const predictions = await Promise.all(
        [quiet, killed].map((workspace) =>
          sonograft('predict', 'mbv2', covid, '-w', workspace, '--json'),
        ),
      );
      expect(predictions.map((run) => run.code)).toEqual([0, 0]);
      expect(predictions[0]?.stdout).toBe(predictions[1]?.stdout);
      const list = JSON.parse(predictions[0]?.stdout ?? '') as Predicted[];
      expect(list).toHaveLength(46);
      for (const { box, probabilities, category } of list) {
        expect(box.x1 - box.x0, 'the picture lies in the frame').toBeGreaterThan(50);
        expect(box.y1 - box.y0).toBeGreaterThan(50);
        expect(probabilities['covid']! + probabilities['regular']!).toBeCloseTo(1, 9);
        expect(probabilities[category]).toBeGreaterThanOrEqual(0.5);
      }
    },
  );
});

/** The run against a committed reading that no person made, which everything says. */
async function compareWithReading(workspace: string): Promise<void> {
  const ws = ['-w', workspace];
  await sonograftJson('read', 'create', 'main', '--repeats', '10', ...ws);
  const answers = fileURLToPath(new URL('../golden/readings/lung-clips.csv', import.meta.url));
  await sonograftJson('read', 'import', 'main', answers, '--synthetic', ...ws);
  await sonograftJson('read', 'lock', 'main', '--reader', 'stand-in', ...ws);
  const compared = await sonograftJson<CompareResult>(
    ...['compare', 'mbv2', '--readers', 'main', ...ws],
  );
  const [run, reader] = compared.contenders;
  expect(run).toMatchObject({ name: 'mbv2', kind: 'run' });
  expect(reader).toMatchObject({ name: 'stand-in', synthetic: true, own: { cases: 10 } });
  expect(reader?.accuracy.value).toBeGreaterThan(0.65);
  expect(reader?.accuracy.value).toBeLessThan(0.95);
  expect(compared.pairs).toMatchObject([{ synthetic: true, first: 'mbv2', second: 'stand-in' }]);
  // Images of one patient are alike: what takes them as independent claims more.
  const [clustered, single] = compared.pairs[0]?.tests ?? [];
  expect(clustered?.p).toBeGreaterThan(single?.p ?? 1);
}

interface Predicted {
  box: { x0: number; y0: number; x1: number; y1: number };
  probabilities: Record<string, number>;
  category: string;
}

/** The bytes of a workspace's one features file. */
async function featuresIn(workspace: string): Promise<Buffer> {
  const dir = join(workspace, 'features');
  const [file = ''] = (await readdir(dir)).filter((name) => name.endsWith('.features'));
  return await readFile(join(dir, file));
}

/** Waits until the first features are on disk. */
async function someFeatures(dir: string): Promise<void> {
  for (;;) {
    const files = (await readdir(dir)).filter((file) => file.endsWith('.features'));
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(dir, file))).size));
    if (sizes.some((size) => size > 50_000)) return;
    await sleep(5);
  }
}
