import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { packTwo, type PackedClassifiers } from '../../../test/packed-classifiers.ts';
import { openWorkspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import {
  predictPacked,
  type Prediction,
  reviewLabels,
  setLabel,
  takeCorrections,
} from '../../pipeline/index.ts';
import { serveClassifier, type ServingClassifier } from './serve-classifier.ts';
import type { ServiceAnswer } from './wire.ts';

let dir: string;
let packed: PackedClassifiers;
let own: Prediction[];
let state: string;
const open: ServingClassifier[] = [];

beforeAll(async () => {
  dir = await scratch();
  packed = await packTwo(dir);
  own = await predictPacked(packed.first, packed.images);
  state = join(dir, 'state');
}, 120_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((serving) => serving.close()));
});

async function serve(folder: string | null = state): Promise<ServingClassifier> {
  const serving = await serveClassifier(
    {
      ...{ path: packed.first, host: '127.0.0.1', port: 0, batchWaitMs: 0, most: 256 },
      ...{ requestsPerMinute: 1_000_000, log: null, threads: 1, state: folder ?? undefined },
    },
    silent,
  );
  open.push(serving);
  return serving;
}

async function ask(
  { address, key }: ServingClassifier,
  name: string,
  body?: string | Buffer,
): Promise<Response> {
  const [method = '', path = ''] = name.split(' ');
  const headers = { authorization: `Bearer ${key ?? ''}` };
  const sent = typeof body === 'string' ? body : body && new Uint8Array(body);
  return await fetch(`${address}${path}`, { method, headers, ...(sent && { body: sent }) });
}

async function correct(
  serving: ServingClassifier,
  correction: object,
): Promise<{ status: number; id?: string; outcome?: string; error?: string }> {
  const response = await ask(serving, 'POST /v1/feedback', JSON.stringify(correction));
  return { status: response.status, ...((await response.json()) as object) };
}

describe('a correction', { timeout: 60_000 }, () => {
  test('of what was classified goes to the head of the review queue, and a person decides', async () => {
    const serving = await serve();
    const bytes = await readFile(join(packed.images, own[3]!.file));
    const answered = await ask(serving, 'POST /v1/classify', bytes);
    const { predictions } = (await answered.json()) as ServiceAnswer<'POST /v1/classify'>;
    const { hash, category: seen } = predictions[0]!;
    const category = seen === 'left' ? 'right' : 'left';
    const said = { hash, category, by: 'Dr Gray', note: 'probe was turned' };
    const first = await correct(serving, said);
    expect(first).toMatchObject({ status: 200, outcome: 'kept' });
    expect(await correct(serving, said)).toEqual({ ...first, outcome: 'known' });

    const file = join(dir, 'fetched.jsonl');
    const fetched = await (await ask(serving, 'GET /v1/feedback')).text();
    expect(fetched).toBe(await readFile(join(state, 'feedback.jsonl'), 'utf8'));
    expect(fetched.trim().split('\n')).toHaveLength(1);
    expect((await stat(join(state, 'feedback.jsonl'))).mode & 0o777).toBe(0o600);
    await writeFile(file, fetched);

    const workspace = await openWorkspace(join(dir, 'W'));
    try {
      const taken = { corrections: 1, taken: 1, toReview: 1, decided: 0, absent: 0 };
      expect(await takeCorrections(workspace, file)).toEqual(taken);
      expect(await takeCorrections(workspace, file)).toEqual({ ...taken, taken: 0 });
      const [head, ...others] = await reviewLabels(workspace);
      expect(head).toMatchObject({ file: own[3]!.file, source: 'folder' });
      expect(head?.correction).toMatchObject({ category, by: 'Dr Gray', note: 'probe was turned' });
      expect(others.filter(({ correction }) => correction !== null)).toEqual([]);

      await setLabel(workspace, head!.frame, 'left');
      expect((await reviewLabels(workspace)).filter((one) => one.correction !== null)).toEqual([]);
      const decided = { ...taken, taken: 0, toReview: 0, decided: 1 };
      expect(await takeCorrections(workspace, file)).toEqual(decided);
      const frames = await workspace.catalog.frames();
      const frame = frames.find(({ frameId }) => frameId === head?.frame);
      expect(frame).toMatchObject({ category: 'left', labelSource: 'person' });
    } finally {
      await workspace.close();
    }
    expect(await (await ask(serving, 'GET /metrics')).text()).toMatch(
      /corrections_total\{outcome="kept"\} 1\n.*outcome="known"\} 1\n/,
    );
  });

  test('is refused in one sentence where it is none', async () => {
    const serving = await serve(join(dir, 'refusing'));
    const hash = 'a'.repeat(64);
    const uid = { sopInstanceUID: '1.2.3', frame: 0 };
    for (const [wrong, status, sentence] of [
      [{ hash, category: 'spleen' }, 422, /no category "spleen"; take one of left, right, or null/],
      [{ category: 'left' }, 400, /does not say of which frame/],
      [{ hash, ...uid, category: 'left' }, 400, /both by its hash and by its instance/],
      [{ sopInstanceUID: '1.2.3', category: 'left' }, 400, /does not say of which frame/],
      [{ ...uid, frame: -1, category: 'left' }, 400, /"frame"/],
      [{ ...uid, sopInstanceUID: 'DOE^JANE', category: 'left' }, 400, /expected a UID/],
      [{ hash: 'A', category: 'left' }, 400, /64 hexadecimal digits/],
      [{ hash }, 400, /"category"/],
      [{ hash, category: 'left', patient: 'DOE' }, 400, /patient/],
      [{ hash, category: 'left', by: 'two\nlines' }, 400, /one line of plain text/],
      [{ hash, category: 'left', note: 'x'.repeat(201) }, 400, /"note"/],
      [[], 400, /expected object/],
      [{ hash, category: 'x'.repeat(5000) }, 413, /4096 bytes is the most/],
    ] as const) {
      const told = await correct(serving, wrong);
      expect(told.status, JSON.stringify(wrong)).toBe(status);
      expect(told.error).toMatch(sentence);
      expect(told.error).toMatch(/^Cannot take the correction: .*[^.]\.$/);
    }
    for (const body of ['', '{', Buffer.from([0xff, 0x00])]) {
      expect((await ask(serving, 'POST /v1/feedback', body)).status).toBe(400);
    }
    expect(await correct(serving, { ...uid, category: null })).toMatchObject({ status: 200 });
    const file = await (await ask(serving, 'GET /v1/feedback')).text();
    expect(
      file
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toMatchObject([{ ...uid, category: null }]);
  });

  test('is refused where nothing is kept, and where too many come', async () => {
    const keepsNothing = await serve(null);
    const said = { hash: 'a'.repeat(64), category: 'left' };
    expect(await correct(keepsNothing, said)).toMatchObject({ status: 404, code: 'no-state' });
    expect((await ask(keepsNothing, 'GET /v1/feedback')).status).toBe(404);
    const serving = await serve(join(dir, 'busy'));
    const statuses = new Set<number>();
    for (let i = 0; i < 121; i++) statuses.add((await correct(serving, said)).status);
    expect([...statuses]).toEqual([200, 429]);
    expect((await ask(serving, 'GET /healthz')).status).toBe(200);
  });
});

test('what a drift is told by is there again after a restart', { timeout: 60_000 }, async () => {
  const counted = async (serving: ServingClassifier): Promise<unknown> => {
    const answer = await (await ask(serving, 'GET /v1/drift')).json();
    return (answer as ServiceAnswer<'GET /v1/drift'>).days.map(({ images }) => images);
  };
  const folder = join(dir, 'counting');
  const bytes = await readFile(join(packed.images, own[0]!.file));
  for (const wanted of [[1], [2]]) {
    const serving = await serve(folder);
    expect((await ask(serving, 'POST /v1/classify', bytes)).status).toBe(200);
    expect(await counted(serving)).toEqual(wanted);
    await open.pop()?.close();
  }
});
