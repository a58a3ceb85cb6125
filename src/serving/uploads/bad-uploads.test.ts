import { spawnSync } from 'node:child_process';
import { chmod, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestBench, type TestBench } from '../../../test/workbench.ts';
import { zip } from '../../../test/zip.ts';

let bench: TestBench;
let researcher: string;
let image: Buffer;
beforeAll(async () => {
  bench = await openTestBench();
  researcher = bench.cookies.researcher;
  image = await readFile(join(bench.dir, 'images', 'left', 'p0', '0.png'));
}, 120_000);
afterAll(() => bench.close());

interface Upload {
  readonly upload: string;
  readonly complete: boolean;
  readonly files: readonly { readonly received: number }[];
}

interface Job {
  readonly state: string;
  readonly error: string | null;
  readonly result: Record<string, unknown> | null;
}

const begin = (name: string, size: number) =>
  bench.json<Upload>(researcher, 'POST /api/uploads', { files: [{ name, size }] });
const receivedOf = async (upload: string) =>
  (await bench.json<Upload>(researcher, `GET /api/uploads/${upload}`)).files[0]!.received;

/** Ingests and waits for the end. */
async function ingested(settings: object): Promise<Job> {
  const { job } = await bench.json<{ job: string }>(researcher, 'POST /api/jobs', {
    ...{ kind: 'ingest', settings },
  });
  for (;;) {
    const now = await bench.json<Job>(researcher, `GET /api/jobs/${job}`);
    if (now.state === 'done' || now.state === 'failed') return now;
    await sleep(100);
  }
}

/** Sends the head of a request and, of its body, what is given. */
async function send(path: string, length: number, body?: Uint8Array) {
  return await new Promise<{ status: number; said: string }>((resolve, reject) => {
    const headers = {
      ...{ cookie: researcher, 'content-type': 'application/octet-stream' },
      'content-length': length,
    };
    const sending = request(`${bench.serving.address}${path}`, { method: 'PUT', headers });
    sending.on('response', (response) => {
      let said = '';
      response.on('data', (chunk) => (said += String(chunk)));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, said });
        sending.destroy();
      });
    });
    sending.on('error', reject);
    if (body === undefined) sending.flushHeaders();
    else sending.write(body);
  });
}

test('two gigabytes in the place of a few bytes are refused before any of them is sent', async () => {
  const { upload } = await begin('a.dcm', 10);
  const { status, said } = await send(`/api/uploads/${upload}/files/0?from=0`, 2_000_000_000);
  expect([status, said]).toEqual([413, expect.stringContaining('a.dcm was announced smaller')]);
  expect(await receivedOf(upload)).toBe(0);
});

test('a connection that hangs gives way to the next one, which goes on where it ended', async () => {
  const { upload } = await begin('new/left/q9/a.png', image.length);
  const path = `/api/uploads/${upload}/files/0`;
  const hanging = send(`${path}?from=0`, image.length, image.subarray(0, 1000));
  await expect.poll(() => receivedOf(upload)).toBe(1000);
  const rest = new Uint8Array(image.subarray(1000));
  await bench.json(researcher, `PUT ${path}?from=1000`, rest);
  expect((await hanging).status).toBe(409);
  const stored = await readFile(
    join(bench.workspace.dir, 'uploads', upload, 'files', 'new/left/q9/a.png'),
  );
  expect(stored.equals(image)).toBe(true);
});

test.runIf(process.platform === 'linux' && process.getuid?.() === 0)(
  'a full disk is told in one sentence, and the upload goes on when there is room',
  async () => {
    const uploads = join(bench.workspace.dir, 'uploads');
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=400k', 'tmpfs', uploads]);
    if (mounted.status !== 0) return expect.fail('a small disk could not be mounted');
    try {
      await writeFile(join(uploads, 'other'), Buffer.alloc(300_000));
      const bytes = new Uint8Array(Buffer.alloc(200_000, 7));
      const { upload } = await begin('a.bin', bytes.length);
      const path = `/api/uploads/${upload}/files/0`;
      const full = await bench.ask(researcher, `PUT ${path}?from=0`, bytes);
      expect([full.status, await full.json()]).toMatchObject([
        507,
        {
          code: 'full-disk',
          error:
            'Cannot take more of a.bin: the disk of the server is full; free some space there, then go on: what has come is kept.',
        },
      ]);
      const received = await receivedOf(upload);
      expect(received).toBeLessThan(bytes.length);
      await truncate(join(uploads, 'other'), 0);
      await bench.json(researcher, `PUT ${path}?from=${received}`, bytes.slice(received));
      expect(await bench.json(researcher, `GET /api/uploads/${upload}`)).toMatchObject({
        complete: true,
      });
    } finally {
      spawnSync('umount', [uploads]);
    }
  },
);

test('a zip bomb costs itself alone', async () => {
  const bomb = zip([
    { name: 'left/q7/bomb.png', bytes: Buffer.alloc(100_000_000) },
    { name: 'left/q7/good.png', bytes: image },
  ]);
  const { upload } = await begin('studies.zip', bomb.length);
  await bench.json(researcher, `PUT /api/uploads/${upload}/files/0?from=0`, new Uint8Array(bomb));
  const { state, result } = await ingested({ upload });
  expect([state, result]).toMatchObject(['done', { files: 2, quarantined: { 'too-large': 1 } }]);
}, 60_000);

test('a folder whose links lead in a circle is told in one sentence', async () => {
  await symlink('circle', join(bench.dir, 'images', 'circle'));
  const path = join(bench.dir, 'images', 'circle');
  const refused = await bench.ask(researcher, 'POST /api/jobs', {
    ...{ kind: 'ingest', settings: { path } },
  });
  const { error } = (await refused.json()) as { error: string };
  expect([refused.status, error]).toEqual([
    400,
    expect.stringMatching(/^Cannot ingest that path .*: its links lead in a circle\.$/),
  ]);
  await rm(path);
});

test.skipIf(process.getuid?.() === 0)('a folder that may not be read, too', async () => {
  const path = join(bench.dir, 'images', 'closed');
  await mkdir(path);
  await chmod(path, 0);
  const { state, error } = await ingested({ path });
  await chmod(path, 0o700);
  expect([state, error]).toEqual(['failed', expect.stringMatching(/permission denied/)]);
});
