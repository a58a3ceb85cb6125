import { copyFile, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { get } from 'node:http';
import { request as requestTls } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as after } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificates } from '../../../test/certificates.ts';
import { scratch } from '../../../test/cli.ts';
import { packTwo, type PackedClassifiers } from '../../../test/packed-classifiers.ts';
import { silent } from '../../effects.ts';
import { framePath } from '../../images/index.ts';
import { Random } from '../../numeric/index.ts';
import { predictPacked, type Prediction } from '../../pipeline/index.ts';
import { newKey, scopes, writeKeys } from './api-keys.ts';
import { serveClassifier, type ServingClassifier } from './serve-classifier.ts';
import { service, type ServiceAnswer } from './wire.ts';

type Classified = ServiceAnswer<'POST /v1/classify'>;

let dir: string;
let packed: PackedClassifiers;
let own: Prediction[];
let images: Buffer[];
const open: ServingClassifier[] = [];

beforeAll(async () => {
  dir = await scratch();
  // Its own, so that what is left there can be told from what other tests leave.
  process.env['TMPDIR'] = await mkdtemp(join(dir, 'tmp-'));
  packed = await packTwo(dir);
  own = await predictPacked(packed.first, packed.images);
  images = await Promise.all(own.map(({ file }) => readFile(join(packed.images, file))));
}, 120_000);
afterEach(async () => {
  await Promise.all(open.splice(0).map((serving) => serving.close()));
});
afterAll(async () => {
  // What is read of a request is gone when it is answered.
  await after(200);
  expect(tmpdir()).toContain(dir);
  const left = await readdir(tmpdir());
  expect(left.filter((name) => name.startsWith('sonograft-'))).toEqual([]);
  delete process.env['TMPDIR'];
});

type Options = Partial<Parameters<typeof serveClassifier>[0]>;

async function serve(options: Options = {}): Promise<ServingClassifier> {
  const serving = await serveClassifier(
    {
      ...{ path: packed.first, host: '127.0.0.1', port: 0, batchWaitMs: 0, most: 256 },
      ...{ requestsPerMinute: 1_000_000, log: null, threads: 1 },
      ...options,
    },
    silent,
  );
  open.push(serving);
  return serving;
}

/** Asks with the key that was printed, unless another is given. */
async function ask(
  { address, key }: ServingClassifier,
  name: string,
  body?: Buffer | FormData,
  headers: Record<string, string> = { authorization: `Bearer ${key ?? ''}` },
): Promise<Response> {
  const [method = '', path = ''] = name.split(' ');
  const init = body instanceof Buffer ? { body: new Uint8Array(body) } : body && { body };
  return await fetch(`${address}${path}`, { method, headers, ...init });
}

async function classify(
  serving: ServingClassifier,
  body: Buffer | FormData,
  query = '',
): Promise<Classified> {
  const response = await ask(serving, `POST /v1/classify${query}`, body);
  expect(response.status).toBe(200);
  return (await response.json()) as Classified;
}

function expectLike(answers: Classified['predictions'], wanted: readonly Prediction[]): void {
  expect(answers).toHaveLength(wanted.length);
  answers.forEach(({ category, box, probabilities }, i) => {
    expect(category).toBe(wanted[i]?.category);
    expect(box ?? wanted[i]?.box).toEqual(wanted[i]?.box);
    for (const [name, value] of Object.entries(wanted[i]?.probabilities ?? {})) {
      expect(Math.abs(value - (probabilities?.[name] ?? NaN))).toBeLessThan(1e-4);
    }
  });
}

describe('a served classifier', { timeout: 60_000 }, () => {
  test('says of one file, of a form of files and of finished frames what predict says', async () => {
    const serving = await serve();
    const single = await classify(serving, images[0]!);
    expectLike(single.predictions, [own[0]!]);
    expect(single.use).toBe('research use only; not a medical device');
    const form = new FormData();
    for (const bytes of images) form.append('file', new Blob([new Uint8Array(bytes)]), 'DOE^JANE');
    form.append('note', 'not a file');
    const batch = await classify(serving, form);
    expectLike(batch.predictions, own);
    expect(batch.predictions.map(({ file }) => file)).toEqual(own.map((_, i) => i));
    const frames = new FormData();
    for (const { hash } of own) {
      const png = await readFile(framePath(packed.framesDir, hash ?? ''));
      frames.append('frame', new Blob([new Uint8Array(png)]));
    }
    expectLike((await classify(serving, frames, '?kind=frame')).predictions, own);
  });

  test('lets a key do what it is for, and nobody anything else', async () => {
    const made = scopes.map((scope) => ({ scope, ...newKey(scope, [scope]) }));
    const file = join(dir, 'keys.json');
    await writeKeys(
      file,
      made.map(({ key }) => key),
    );
    const serving = await serve({ keys: file });
    expect(serving.key).toBeNull();
    expect(await readFile(file, 'utf8')).not.toContain(made[0]!.text);
    const status = async (name: string, text: string | null): Promise<number> =>
      (await ask(serving, name, undefined, text === null ? {} : { 'x-api-key': text })).status;
    for (const [name, { access }] of Object.entries(service)) {
      expect(await status(name, null), name).toBe(access === 'anyone' ? 200 : 401);
      expect(await status(name, 'sono_wrong'), name).toBe(access === 'anyone' ? 200 : 401);
      for (const { scope, text } of made) {
        const isLetIn = access === 'anyone' || access === scope;
        expect((await status(name, text)) === 403, `${name} ${scope}`).toBe(!isLetIn);
      }
    }
    await writeKeys(
      file,
      made.slice(1).map(({ key }) => key),
    );
    await serving.reload();
    expect(await status('POST /v1/classify', made[0]!.text)).toBe(401);
    const reads = made.find(({ scope }) => scope === 'read');
    expect(await status('GET /v1/classifier', reads!.text)).toBe(200);
  });

  test('answers whatever it is sent, and never with a fault of its own', async () => {
    const serving = await serve();
    const random = new Random('service');
    for (let i = 0; i < 150; i++) {
      const bytes = Buffer.from(images[i % images.length]!);
      for (let k = 0; k < 8; k++) bytes[random.int(bytes.length)] = random.int(256);
      const body = i % 3 === 0 ? bytes.subarray(0, random.int(bytes.length)) : bytes;
      const query = i % 2 === 0 ? '' : '?kind=frame';
      const { status } = await ask(serving, `POST /v1/classify${query}`, body);
      expect([200, 400, 413]).toContain(status);
    }
    const key = { authorization: `Bearer ${serving.key ?? ''}` };
    const parts = '--x\r\ncontent-disposition: form-data; name=a; filename=b\r\n\r\n';
    for (const text of [
      '',
      'garbage',
      '--x',
      '--x\r\n\r\n',
      parts,
      `${parts}abc`,
      `${parts}\r\n--x--`,
    ]) {
      const headers = { ...key, 'content-type': 'multipart/form-data; boundary=x' };
      const { status } = await ask(serving, 'POST /v1/classify', Buffer.from(text), headers);
      expect(status, text).toBe(400);
    }
    for (const type of ['multipart/form-data', 'application/json', 'nonsense', 'a/b;c=;;']) {
      const headers = { ...key, 'content-type': type };
      const { status } = await ask(serving, 'POST /v1/classify', Buffer.from('{'), headers);
      expect(status, type).toBeLessThan(500);
    }
    const large = Buffer.alloc(200_000);
    expect((await ask(serving, 'POST /v1/classify?kind=frame', large)).status).toBe(413);
    expect((await ask(serving, 'POST /v1/classify?kind=else', images[0])).status).toBe(400);
    expect((await ask(serving, 'GET /v1/patients/DOE')).status).toBe(404);
    expectLike((await classify(serving, images[1]!)).predictions, [own[1]!]);
  });

  test('says 429 while it has too much to do, and goes on', async () => {
    const serving = await serve({ most: 2 });
    const asked = Array.from({ length: 30 }, (_, i) =>
      ask(serving, 'POST /v1/classify', images[i % images.length]),
    );
    const answers = await Promise.all(asked);
    const busy = answers.filter(({ status }) => status === 429);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy.map(({ headers }) => headers.get('retry-after'))).toContain('1');
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(30 - busy.length);
    expect(busy.length).toBeLessThan(30);
    expectLike((await classify(serving, images[0]!)).predictions, [own[0]!]);
    const metrics = await (await ask(serving, 'GET /metrics')).text();
    expect(metrics).toContain(`sonograft_busy_total ${busy.length}`);
  });

  test('says 429 to an address that asks too often', async () => {
    const serving = await serve({ requestsPerMinute: 3 });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await ask(serving, 'GET /healthz')).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
  });

  test('changes its classifier under load without losing a request, and back', async () => {
    const path = join(dir, 'served.sonograft');
    await copyFile(packed.first, path);
    const serving = await serve({ path });
    const ids: string[] = [];
    let isOver = false;
    const client = async (i: number): Promise<void> => {
      while (!isOver) ids.push((await classify(serving, images[i]!)).classifier.name);
    };
    const clients = Array.from({ length: 8 }, (_, i) => client(i));
    const until = async (name: string): Promise<void> => {
      const from = ids.length;
      while (!ids.slice(from).includes(name)) await after(10);
    };
    await until('first');
    await copyFile(packed.second, path);
    const changed = await ask(serving, 'POST /v1/admin/reload');
    expect(await changed.json()).toMatchObject({
      current: { name: 'second' },
      previous: { name: 'first' },
    });
    await until('second');
    expect((await ask(serving, 'POST /v1/admin/rollback')).status).toBe(200);
    await until('first');
    expect((await ask(serving, 'POST /v1/admin/rollback')).status).toBe(200);
    await until('second');

    // What cannot be read changes nothing.
    await copyFile(join(dir, 'tiny.onnx'), path);
    const failed = await ask(serving, 'POST /v1/admin/reload');
    expect([failed.status, ((await failed.json()) as { error: string }).error]).toEqual([
      400,
      expect.stringContaining('no zip archive'),
    ]);
    await until('second');
    isOver = true;
    await Promise.all(clients);
    const metrics = await (await ask(serving, 'GET /metrics')).text();
    expect(metrics).toMatch(/changes_total\{change="reload",outcome="failed"\} 1/);
  });

  test('asks its shadow the same and counts how they agree', async () => {
    const serving = await serve({ shadow: packed.second });
    const form = new FormData();
    for (const bytes of images) form.append('file', new Blob([new Uint8Array(bytes)]));
    expect((await classify(serving, form)).classifier.name).toBe('first');
    const second = await predictPacked(packed.second, packed.images);
    const same = second.filter(({ category }, i) => category === own[i]?.category).length;
    let metrics = '';
    for (let i = 0; i < 100 && !metrics.includes(`difference_count ${own.length}`); i++) {
      await after(100);
      metrics = await (await ask(serving, 'GET /metrics')).text();
    }
    expect(metrics).toContain(`sonograft_shadow_frames_total{outcome="same"} ${same}`);
    expect(metrics).toContain(`sonograft_shadow_difference_count ${own.length}`);
  });

  test('writes a log that tells of no image and no key', async () => {
    let log = '';
    const stream = new Writable({
      write(chunk: Buffer, _, done) {
        log += chunk.toString();
        done();
      },
    });
    const serving = await serve({ log: stream });
    const form = new FormData();
    form.append('file', new Blob([new Uint8Array(images[0]!)]), 'DOE^JANE.dcm');
    await classify(serving, form);
    await ask(serving, 'GET /v1/DOE^JANE?name=DOE');
    await ask(serving, 'POST /v1/classify?kind=DOE', images[0]);
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { route?: string });
    expect(lines.filter(({ route }) => route !== undefined)).toHaveLength(3);
    expect(log).not.toMatch(/DOE|JANE/);
    expect(log).not.toContain(serving.key);
  });

  test('is reached by its own name alone, and elsewhere only with https', async () => {
    const serving = await serve();
    const status = await new Promise<number | undefined>((resolve, reject) => {
      get(`${serving.address}/healthz`, { headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).on('error', reject);
    });
    expect(status).toBe(421);
    const headers = {
      origin: 'https://evil.example',
      authorization: `Bearer ${serving.key ?? ''}`,
    };
    expect((await ask(serving, 'POST /v1/classify', images[0], headers)).status).toBe(403);
    await expect(serve({ host: '0.0.0.0' })).rejects.toThrow(
      'would cross the network in the clear',
    );

    const { authority, certificate: cert, key } = makeCertificates(dir);
    const secure = await serve({ tls: { cert, key } });
    expect(secure.address).toMatch(/^https:/);
    const ca = await readFile(authority);
    const ready = await new Promise<number | undefined>((resolve, reject) => {
      requestTls(`${secure.address}/readyz`, { ca }, (response) => {
        response.resume();
        resolve(response.statusCode);
      })
        .on('error', reject)
        .end();
    });
    expect(ready).toBe(200);
  });

  test('documents every route', async () => {
    const serving = await serve();
    const response = await ask(serving, 'GET /api/openapi.json', undefined, {});
    const { paths } = (await response.json()) as { paths: Record<string, object> };
    const told = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(told.sort()).toEqual(Object.keys(service).sort());
    const page = await (await ask(serving, 'GET /api/docs', undefined, {})).text();
    for (const name of Object.keys(service)) expect(page).toContain(name.split(' ')[1]);
  });
});
