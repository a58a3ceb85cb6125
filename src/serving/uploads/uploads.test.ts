import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBench, type TestBench } from '../../../test/workbench.ts';

let bench: TestBench;
beforeAll(async () => {
  bench = await openTestBench();
}, 120_000);
afterAll(() => bench.close());

interface Upload {
  readonly upload: string;
  readonly complete: boolean;
  readonly files: { received: number }[];
}

const begin = (files: { name: string; size: number }[]) =>
  bench.ask(bench.cookies.researcher, 'POST /api/uploads', { files });

/** Sends the first bytes of a larger body and breaks the connection. */
async function breakOff(path: string, bytes: Uint8Array, size: number): Promise<void> {
  await new Promise<void>((resolve) => {
    const headers = {
      cookie: bench.cookies.researcher,
      'content-type': 'application/octet-stream',
      'content-length': size,
    };
    const sending = request(`${bench.serving.address}${path}`, { method: 'PUT', headers });
    sending.on('error', () => resolve());
    sending.write(bytes, () => setTimeout(() => sending.destroy(), 300));
    sending.on('close', () => resolve());
  });
}

test('a lost connection in the middle of a file: the upload goes on where it ended', async () => {
  const { researcher } = bench.cookies;
  const picture = await readFile(join(bench.dir, 'images', 'left', 'p0', '0.png'));
  const size = picture.length;
  const begun = (await (await begin([{ name: 'new/left/q1/a.png', size }])).json()) as Upload;
  const path = `/api/uploads/${begun.upload}/files/0`;
  const half = Math.floor(size / 2);
  await breakOff(`${path}?from=0`, picture.subarray(0, half), size);
  const broken = await bench.json<Upload>(researcher, `GET /api/uploads/${begun.upload}`);
  const received = broken.files[0]!.received;
  expect([received, broken.complete]).toEqual([half, false]);

  const early = { kind: 'ingest', settings: { upload: begun.upload } };
  expect((await bench.ask(researcher, 'POST /api/jobs', early)).status).toBe(409);
  const elsewhere = await bench.ask(researcher, `PUT ${path}?from=0`, Uint8Array.of(1));
  expect(elsewhere.status).toBe(409);
  const rest = picture.subarray(received);
  await bench.json(researcher, `PUT ${path}?from=${received}`, new Uint8Array(rest));
  const done = await bench.json<Upload>(researcher, `GET /api/uploads/${begun.upload}`);
  expect(done.complete).toBe(true);
  const file = join(bench.workspace.dir, 'uploads', begun.upload, 'files', 'new/left/q1/a.png');
  expect(Buffer.compare(await readFile(file), picture)).toBe(0);

  const started = await bench.json<{ job: string }>(researcher, 'POST /api/jobs', early);
  const events = await bench.ask(researcher, `GET /api/jobs/${started.job}/events`);
  expect(events.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const text = new TextDecoder();
  let heard = '';
  for await (const chunk of events.body!) {
    heard += text.decode(chunk as Uint8Array, { stream: true });
    if (/"state":"(done|failed)"/.test(heard)) break;
  }
  expect(heard).toContain('"state":"done"');
  expect(await bench.json(researcher, `GET /api/jobs/${started.job}`)).toMatchObject({
    ...{ state: 'done', result: { files: 1 }, by: 'researcher' },
  });
}, 60_000);

test('what is too large is refused before it is sent, and more than was announced on the way', async () => {
  const { researcher } = bench.cookies;
  const large = await begin([{ name: 'a.dcm', size: 2_000_000 }]);
  expect(large.status).toBe(413);
  expect(((await large.json()) as { error: string }).error).toMatch(/0\.00200 GB together/);
  const small = (await (await begin([{ name: 'a.dcm', size: 10 }])).json()) as Upload;
  const path = `/api/uploads/${small.upload}`;
  const more = await bench.ask(researcher, `PUT ${path}/files/0?from=0`, new Uint8Array(11));
  expect(more.status).toBe(413);
  expect((await bench.json<Upload>(researcher, `GET ${path}`)).files[0]!.received).toBe(0);
  expect((await bench.ask(researcher, `DELETE ${path}`)).status).toBe(204);
  expect((await bench.ask(researcher, `GET ${path}`)).status).toBe(404);
});

test('names and paths lead nowhere else', async () => {
  for (const name of ['../../catalog.db', 'a/../../b', '/', 'x'.repeat(300)]) {
    expect((await begin([{ name, size: 1 }])).status, name).toBe(400);
  }
  const { researcher } = bench.cookies;
  const ingest = (path: string) =>
    bench.ask(researcher, 'POST /api/jobs', { kind: 'ingest', settings: { path } });
  for (const path of ['/etc', join(bench.dir, 'images', '..'), `${bench.dir}/images-other`]) {
    expect((await ingest(path)).status, path).toBe(403);
  }
  expect((await ingest(join(bench.dir, 'images', 'none'))).status).toBe(400);
  expect((await ingest(join(bench.dir, 'images', 'left'))).status).toBe(200);
});
