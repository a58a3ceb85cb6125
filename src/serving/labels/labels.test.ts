import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBench, type TestBench } from '../../../test/workbench.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await openTestBench();
}, 120_000);
afterAll(() => bench.close());

interface Listed {
  readonly total: number;
  readonly items: { frameId: string; category: string; version: number; hash: string }[];
}

test('two people label one frame: the second sees the first one’s change', async () => {
  const { administrator, researcher } = bench.cookies;
  const { total, items } = await bench.json<Listed>(
    researcher,
    'GET /api/frames?category=left&limit=2',
  );
  expect([total, items.length]).toEqual([10, 2]);
  const { frameId, version } = items[0]!;
  const change = { category: 'right', version };
  const first = await bench.json(administrator, `PUT /api/frames/${frameId}/label`, change);
  expect(first).toMatchObject({ frameId, category: 'right', source: 'person', version: 2 });
  const second = await bench.ask(researcher, `PUT /api/frames/${frameId}/label`, {
    ...{ category: null, version },
  });
  expect(second.status).toBe(409);
  expect(await second.json()).toMatchObject({
    code: 'conflict',
    conflict: { frameId, category: 'right', by: 'Ada', version: 2 },
  });
  // Undone by giving what was there before.
  const undone = { changes: [{ frame: frameId, category: 'left', version: 2 }] };
  expect(await bench.json(researcher, 'POST /api/labels', undone)).toMatchObject({
    changed: [{ category: 'left', version: 3 }],
    conflicts: [],
  });
  const detail = await bench.json<{ history: { by: string | null }[] }>(
    researcher,
    `GET /api/frames/${frameId}`,
  );
  expect(detail.history.map(({ by }) => by)).toEqual([null, 'Ada', 'researcher']);
});

test('what was corrected in service is asked of a person, until one has decided', async () => {
  const { researcher } = bench.cookies;
  const { items } = await bench.json<Listed>(researcher, 'GET /api/frames?category=right&limit=1');
  const { frameId, hash, version } = items[0]!;
  const queue = () =>
    bench.json<{ total: number; items: object[] }>(
      researcher,
      'GET /api/labels/queue?order=corrected',
    );
  expect((await queue()).total).toBe(0);
  const at = new Date().toISOString();
  const said = { category: 'left', by: 'Dr Gray', note: 'turned' };
  await bench.workspace.catalog.addCorrections([
    { id: 'one', hash, sopInstanceUID: null, frame: null, at, ...said },
  ]);
  const correction = { ...said, at };
  expect(await queue()).toMatchObject({
    ...{ total: 1, items: [{ frameId, category: 'right', source: 'folder', correction }] },
  });
  const change = { category: 'right', version };
  await bench.json(researcher, `PUT /api/frames/${frameId}/label`, change);
  expect((await queue()).total).toBe(0);
});

test('a category that nothing has is refused', async () => {
  const { researcher } = bench.cookies;
  const { items } = await bench.json<Listed>(researcher, 'GET /api/frames?limit=1');
  const { frameId, version } = items[0]!;
  const change = { category: 'femur', version };
  const refused = await bench.ask(researcher, `PUT /api/frames/${frameId}/label`, change);
  expect(refused.status).toBe(400);
  expect(((await refused.json()) as { error: string }).error).toMatch(/no category "femur"/);
});

test('rules are tried before they are saved, and a wrong one is told in a sentence', async () => {
  const { researcher } = bench.cookies;
  const rules = await bench.json<{ taxonomy: string; vocabulary: string; leastCertain: number }>(
    researcher,
    'GET /api/rules',
  );
  const { taxonomy, leastCertain } = rules;
  const wrong = { taxonomy: 'categories: {}', vocabulary: '', leastCertain };
  const told = await bench.json<{ error: string }>(researcher, 'POST /api/rules/preview', wrong);
  expect(told.error).toMatch(/^Cannot use taxonomy\.yaml: /);
  const other = {
    taxonomy: taxonomy.replace('\n  gallbladder:\n', '\n  gall:\n'),
    ...{ vocabulary: 'language: house\nfurniture: [BLANKENESE]\n', leastCertain: 0.7 },
  };
  expect(await bench.json(researcher, 'POST /api/rules/preview', other)).toMatchObject({
    ...{ error: null, changes: 0 },
  });
  expect((await bench.ask(researcher, 'PUT /api/rules', other)).status).toBe(204);
  expect(await bench.json(researcher, 'GET /api/rules')).toMatchObject({ ...other, preset: false });
  const yaml = await readFile(join(bench.workspace.dir, 'sonograft.yaml'), 'utf8');
  expect(yaml).toContain('least_certain: 0.7');
  expect(yaml).toContain('# How the words on a frame become its label.');
  const { categories } = await bench.json<{ categories: { category: string; key: string }[] }>(
    researcher,
    'GET /api/categories',
  );
  expect(categories.map(({ category }) => category)).toEqual(
    expect.arrayContaining(['gall', 'left', 'right']),
  );
  expect(new Set(categories.map(({ key }) => key)).size).toBe(categories.length);
});

test('thumbnails and finished frames have addresses that name their content', async () => {
  const { researcher } = bench.cookies;
  const { items } = await bench.json<Listed>(researcher, 'GET /api/frames?limit=1');
  const { hash } = items[0]!;
  for (const path of [`/api/images/${hash}`, `/api/images/${hash}/thumbnail?side=64`]) {
    const response = await bench.ask(researcher, `GET ${path}`);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(100);
  }
  expect((await bench.ask(researcher, `GET /api/images/${'0'.repeat(64)}`)).status).toBe(404);
  expect((await bench.ask(researcher, 'GET /api/images/..%2f..%2fcatalog.db')).status).toBe(400);
});
