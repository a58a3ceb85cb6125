import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBench, type TestBench } from '../../../test/workbench.ts';
import { evaluate, train } from '../../pipeline/index.ts';
import type { Answer } from '../wire/index.ts';

let bench: TestBench;
let researcher: string;
let hash: string;
beforeAll(async () => {
  bench = await openTestBench();
  researcher = bench.cookies.researcher;
  const { workspace } = bench;
  const head = { kind: 'linear', seed: 1, c: 1 } as const;
  await train(workspace, { backbone: { name: 'scatter' }, head, name: 'one' });
  await evaluate(workspace, 'one');
  hash = (await workspace.catalog.frames({ part: 'test' }))[0]!.hash;
}, 240_000);
afterAll(() => bench.close());

/** The processes that this one has started, which ask runs. */
function askers(): number[] {
  const listed = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(process.pid)], {
    encoding: 'utf8',
  });
  return listed
    .split('\n')
    .filter((line) => line.includes('ask-runs.worker'))
    .map((line) => Number.parseInt(line, 10));
}

test('a run is asked in a process of its own, and in another when that one dies', async () => {
  const heatMap = `GET /api/runs/one/images/${hash}/heat-map`;
  const found = await bench.json<Answer<'GET /api/runs/:run/images/:hash/heat-map'>>(
    researcher,
    heatMap,
  );
  expect(found.values).toHaveLength(found.side ** 2);
  expect(Math.max(...found.values.map(Math.abs))).toBeGreaterThan(0);
  const [asker = 0, ...others] = askers();
  expect(others).toEqual([]);

  const lost = bench.ask(researcher, `${heatMap}?category=right`);
  await sleep(100);
  process.kill(asker, 'SIGKILL');
  expect((await lost).status).toBe(500);
  const again = await bench.json<typeof found>(researcher, `${heatMap}?category=right`);
  expect(again.category).toBe('right');
  const missing = await bench.ask(researcher, `${heatMap}?category=spleen`);
  expect([missing.status, await missing.json()]).toEqual([
    400,
    { error: 'The run one has no category spleen; it knows left, right.' },
  ]);
}, 120_000);

test('neighbours of a frame are others, the nearest first', async () => {
  const { neighbours } = await bench.json<Answer<'GET /api/runs/:run/images/:hash/neighbours'>>(
    researcher,
    `GET /api/runs/one/images/${hash}/neighbours?count=5`,
  );
  expect(neighbours).toHaveLength(5);
  expect(neighbours.map((one) => one.hash)).not.toContain(hash);
  const similarities = neighbours.map(({ similarity }) => similarity);
  expect(similarities).toEqual(similarities.toSorted((a, b) => b - a));
}, 60_000);

test('an image is tried, and what is no image is told apart in one sentence', async () => {
  const attempt = async (bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Response> => {
    const body = new FormData();
    body.set('file', new Blob([bytes]), name);
    const path = `${bench.serving.address}/api/runs/one/try`;
    return await fetch(path, { method: 'POST', headers: { cookie: researcher }, body });
  };
  const picture = await readFile(join(bench.dir, 'images', 'left', 'p0', '0.png'));
  const tried = (await (
    await attempt(new Uint8Array(picture), 'a.png')
  ).json()) as Answer<'POST /api/runs/:run/try'>;
  expect(tried.frames).toMatchObject([{ category: 'left', reason: null }]);
  const refused = await attempt(new Uint8Array(Buffer.from('no picture at all')), 'a.png');
  const { frames } = (await refused.json()) as typeof tried;
  expect(frames).toMatchObject([{ category: null }]);
  expect(frames[0]!.reason).toMatch(/^not-an-image: Cannot read this file: .*\.$/);
}, 60_000);

test('a label that heads which never saw the patient contradict is put before a person', async () => {
  const { catalog } = bench.workspace;
  const [row] = await catalog.frames({ labelled: true });
  const { frameId, category } = row!;
  const wrong = category === 'left' ? 'right' : 'left';
  await catalog.setLabels([{ frameId, category: wrong, source: 'folder', grounds: null }]);
  const doubt = { kind: 'doubt', settings: { run: 'one' } };
  const { job } = await bench.json<{ job: string }>(researcher, 'POST /api/jobs', doubt);
  const state = async () =>
    (await bench.json<{ state: string }>(researcher, `GET /api/jobs/${job}`)).state;
  await expect.poll(state, { timeout: 60_000, interval: 200 }).toBe('done');
  const queue = () =>
    bench.json<Answer<'GET /api/labels/queue'>>(researcher, 'GET /api/labels/queue?order=wrong');
  expect((await queue()).items.find((one) => one.frameId === frameId)).toMatchObject({
    category: wrong,
    suspicion: { run: 'one', predicted: category, crossValidated: true },
  });
  await catalog.setLabels([{ frameId, category, source: 'folder', grounds: null }]);
  expect((await queue()).items.map((one) => one.frameId)).not.toContain(frameId);
}, 120_000);
