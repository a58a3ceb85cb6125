import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initWorkspace, openWorkspace } from '../../src/catalog/index.ts';
import { evaluate, ingest, split, train } from '../../src/pipeline/index.ts';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../postgres.ts';
import { openTestBench } from '../workbench.ts';

describe.skipIf(!hasPostgres)(
  'a workspace whose catalog is on Postgres (skipped where it is not installed)',
  { timeout: 240_000 },
  () => {
    let server: PostgresServer;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());

    test('gives the same bytes as one on SQLite, and moves there and back', async () => {
      const dir = await scratch();
      const images = join(dir, 'images');
      await writeImageFolder(images, 8, 1);
      const postgres = join(dir, 'postgres');
      await sonograftJson('init', '-w', postgres, '--catalog', await server.schema('first'));
      const lite = join(dir, 'lite');
      await (await initWorkspace(lite)).close();
      const outcomes = [await outcomeOf(lite, images), await outcomeOf(postgres, images)];
      expect(outcomes[1]).toEqual(outcomes[0]);

      const { rows } = await sonograftJson<{ rows: { frames: number } }>(
        ...['catalog', 'show', '-w', postgres],
      );
      expect(rows.frames).toBe(16);
      await sonograftJson('catalog', 'copy', '--to', 'catalog.db', '-w', postgres);
      const home = await sonograftJson<object>('catalog', 'show', '-w', postgres);
      expect(home).toEqual({ catalog: 'catalog.db', rows });
      expect(await outcomeOf(postgres, images)).toEqual(outcomes[0]);
      const second = await server.schema('second');
      await sonograftJson('catalog', 'copy', '--to', second, '-w', postgres);
      expect(await readFile(join(postgres, 'sonograft.yaml'), 'utf8')).toContain(second);

      const away = await sonograft('init', '-w', lite, '--catalog', second);
      expect(away.code).toBe(1);
      expect(away.stderr).toContain('move it with "sonograft catalog copy');
    });

    test('is served: people sign in, label and train', async () => {
      const bench = await openTestBench({ catalog: await server.schema('served') });
      try {
        const { administrator, researcher } = bench.cookies;
        const { items } = await bench.json<{ items: { frameId: string; version: number }[] }>(
          researcher,
          'GET /api/frames?limit=1',
        );
        expect(items).toHaveLength(1);
        const { job } = await bench.json<{ job: string }>(researcher, 'POST /api/jobs', {
          kind: 'train',
          settings: {
            backbone: 'scatter',
            head: { kind: 'linear', c: 1 },
            name: 'main',
            evaluate: true,
          },
        });
        await expect
          .poll(async () => (await bench.json(researcher, `GET /api/jobs/${job}`))['state'], {
            timeout: 120_000,
          })
          .toBe('done');
        const log = await bench.json<{ total: number }>(
          administrator,
          'GET /api/audit-log?limit=50',
        );
        expect(log.total).toBeGreaterThanOrEqual(4);
      } finally {
        await bench.close();
      }
    });
  },
);

/** Ingests what is new, splits, trains and evaluates; what came of it as bytes. */
async function outcomeOf(dir: string, images: string): Promise<string[]> {
  const workspace = await openWorkspace(dir);
  await ingest(workspace, images);
  await split(workspace, {});
  await train(workspace, {
    backbone: { name: 'scatter' },
    head: { kind: 'linear', seed: 1, c: 1 },
    name: 'main',
  });
  await evaluate(workspace, 'main', {});
  await workspace.close();
  const names = ['head.onnx', 'metrics.json', 'predictions.csv'];
  const files = names.map((name) => readFile(join(dir, 'runs', 'main', name), 'base64'));
  return await Promise.all(files);
}
