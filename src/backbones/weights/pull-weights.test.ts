import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { folders, tiny } from '../../../test/tiny-weights.ts';
import { silent } from '../../effects.ts';
import { Interrupted } from '../../errors.ts';
import { importWeights } from './import-weights.ts';
import type { KnownNetwork } from './known-networks.ts';
import { pullWeights } from './pull-weights.ts';
import { randomWeights } from './random-weights.ts';
import { writeRandom } from './weight-file.ts';

const folder = folders();
const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));
afterEach(() => vi.unstubAllEnvs());

let published: Buffer;
let sha1: string;

beforeAll(async () => {
  const path = join(await folder(), 'published');
  await writeRandom(tiny('caffenet'), path, 99);
  published = await readFile(path);
  sha1 = createHash('sha1').update(published).digest('hex');
  for (const name of [
    'HTTP_PROXY',
    'http_proxy',
    'HTTPS_PROXY',
    'https_proxy',
    'NO_PROXY',
    'no_proxy',
  ])
    vi.stubEnv(name, '');
});

/** A server of the test; returns its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Sends the file, or the part that is asked for. */
function send(request: IncomingMessage, response: ServerResponse, file = published): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? NaN);
  if (Number.isNaN(start)) {
    response.writeHead(200, { 'content-length': file.length }).end(file);
  } else if (start >= file.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.length}` }).end();
  } else {
    const range = `bytes ${start}-${file.length - 1}/${file.length}`;
    response
      .writeHead(206, { 'content-range': range, 'content-length': file.length - start })
      .end(file.subarray(start));
  }
}

/** Sends some bytes of what is asked for, and then the connection is gone. */
function sendSome(request: IncomingMessage, response: ServerResponse, bytes: number): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${start}-${published.length - 1}/${published.length}`;
  response.writeHead(start === 0 ? 200 : 206, {
    'content-length': published.length - start,
    ...(start > 0 && { 'content-range': range }),
  });
  response.write(published.subarray(start, start + bytes), () =>
    setTimeout(() => response.destroy(), 20),
  );
}

async function at(...addresses: string[]): Promise<{ dir: string; networks: KnownNetwork[] }> {
  const known = { ...tiny('caffenet'), sha1, addresses };
  return { dir: await folder(), networks: [known, tiny('resnet18')] };
}

const kept = (dir: string): Promise<string[]> => readdir(join(dir, 'caffenet'));

describe('pull', () => {
  test('fetches the file, checks it and puts it in place; a second time costs nothing', async () => {
    let requests = 0;
    const options = await at(
      `${await serve((request, response) => {
        requests += 1;
        send(request, response);
      })}/file`,
    );
    const steps: [number, number][] = [];
    const effects = {
      ...silent,
      progress: (_: string, done: number, total: number) => void steps.push([done, total]),
    };
    const { record, fetched } = await pullWeights('caffenet', options, effects);
    expect(fetched).toBe(published.length);
    expect(record).toMatchObject({ origin: 'pretrained', sha1, bytes: published.length });
    const file = await readFile(join(options.dir, 'caffenet', tiny('caffenet').file));
    expect(file.equals(published)).toBe(true);
    expect(await kept(options.dir)).toEqual([tiny('caffenet').file, 'weights.json']);
    const all = Math.round(published.length / 1e6);
    expect(steps.at(-1)).toEqual([all, all]);
    expect(await pullWeights('caffenet', options)).toMatchObject({ fetched: 0 });
    expect(requests).toBe(1);
  });

  test('a connection that breaks is taken up again where it ended', async () => {
    const ranges: (string | undefined)[] = [];
    const options = await at(
      await serve((request, response) => {
        ranges.push(request.headers.range);
        if (ranges.length < 3) sendSome(request, response, 50_000);
        else send(request, response);
      }),
    );
    expect((await pullWeights('caffenet', options)).fetched).toBe(published.length);
    expect(ranges).toEqual([undefined, 'bytes=50000-', 'bytes=100000-']);
  });

  test('what came is kept when it fails, and the next command goes on', async () => {
    let broken = true;
    const ranges: (string | undefined)[] = [];
    const options = await at(
      await serve((request, response) => {
        ranges.push(request.headers.range);
        if (broken) sendSome(request, response, request.headers.range === undefined ? 70_000 : 0);
        else send(request, response);
      }),
    );
    await expect(pullWeights('caffenet', options)).rejects.toThrow(
      /broke off after 70000 of \d+ bytes; they are kept/,
    );
    expect(await kept(options.dir)).toEqual([`${tiny('caffenet').file}.partial`]);
    broken = false;
    expect((await pullWeights('caffenet', options)).fetched).toBe(published.length - 70_000);
    expect(ranges.at(-1)).toBe('bytes=70000-');
  });

  test('a server without ranges sends everything again', async () => {
    const options = await at(
      await serve((_, response) => {
        response.writeHead(200, { 'content-length': published.length }).end(published);
      }),
    );
    await partial(options.dir, published.subarray(0, 1000));
    expect((await pullWeights('caffenet', options)).fetched).toBe(published.length);
  });

  test('a partial file that is whole needs no more bytes', async () => {
    const options = await at(await serve((request, response) => send(request, response)));
    await partial(options.dir, published);
    expect((await pullWeights('caffenet', options)).fetched).toBe(0);
  });

  test('a partial file that is longer than the file is begun anew', async () => {
    const options = await at(await serve((request, response) => send(request, response)));
    await partial(options.dir, Buffer.concat([published, Buffer.alloc(10)]));
    expect((await pullWeights('caffenet', options)).fetched).toBe(published.length);
  });

  test('another file than the published one is thrown away', async () => {
    const other = Buffer.from(published);
    other[1000] = (other[1000] ?? 0) ^ 1;
    const options = await at(await serve((request, response) => send(request, response, other)));
    await expect(pullWeights('caffenet', options)).rejects.toThrow(
      new RegExp(`its SHA-1 is [0-9a-f]{40}, and the published one is ${sha1}`),
    );
    expect(await kept(options.dir)).toEqual([]);
  });

  test('the second address is asked when the first has no file', async () => {
    const gone = await serve((_, response) => response.writeHead(404).end('nothing here'));
    const there = await serve((request, response) => send(request, response));
    expect((await pullWeights('caffenet', await at(gone, there))).fetched).toBe(published.length);
    await expect(pullWeights('caffenet', await at(gone))).rejects.toThrow(
      /answered 404 Not Found; or fetch .* elsewhere and run "sonograft weights import FILE/,
    );
  });

  test('no connection: one sentence with the way round', async () => {
    const options = await at('http://127.0.0.1:9/file');
    await expect(pullWeights('caffenet', options)).rejects.toThrow(
      /^Cannot reach 127\.0\.0\.1:9 \(\w+.*\): this machine is offline, or a proxy is needed \(HTTPS_PROXY\); or fetch http:.* elsewhere and run "sonograft weights import FILE --as caffenet"\.$/,
    );
  });

  test('a file that is far too large is not fetched, announced or not', async () => {
    const announced = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 10 ** 9 }).flushHeaders();
    });
    await expect(pullWeights('caffenet', await at(announced))).rejects.toThrow(
      'has 1000000000 bytes or more, and at most',
    );
    const endless = await serve((_, response) => {
      const piece = Buffer.alloc(2 ** 20);
      const more = (): void => {
        if (!response.destroyed) response.write(piece, more);
      };
      more();
    });
    await expect(pullWeights('caffenet', await at(endless))).rejects.toThrow('and at most');
  });

  test('it stops when asked to, and keeps what came', async () => {
    const controller = new AbortController();
    const options = await at(
      await serve((_, response) => {
        response.writeHead(200, { 'content-length': published.length });
        response.write(published.subarray(0, 30_000));
        setTimeout(() => controller.abort(), 50);
      }),
    );
    const effects = { ...silent, signal: controller.signal };
    await expect(pullWeights('caffenet', options, effects)).rejects.toThrow(Interrupted);
    const [file] = await kept(options.dir);
    expect(await readFile(join(options.dir, 'caffenet', file!))).toHaveLength(30_000);
  });

  test('a proxy is used when the environment names one, and not for NO_PROXY', async () => {
    const seen: string[] = [];
    const proxy = await serve((request, response) => {
      seen.push(request.url ?? '');
      send(request, response);
    });
    vi.stubEnv('HTTP_PROXY', proxy);
    const options = await at('http://weights.invalid/file');
    expect((await pullWeights('caffenet', options)).fetched).toBe(published.length);
    expect(seen).toEqual(['http://weights.invalid/file']);
    vi.stubEnv('NO_PROXY', 'weights.invalid');
    await expect(pullWeights('caffenet', await at('http://weights.invalid/file'))).rejects.toThrow(
      'Cannot reach weights.invalid',
    );
    expect(seen).toHaveLength(1);
  });

  test('a proxy that will not have us ends it', async () => {
    const proxy = createServer();
    servers.push(proxy);
    proxy.on('connect', (_, socket) => socket.destroy());
    await new Promise<void>((ready) => proxy.listen(0, '127.0.0.1', ready));
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
    const options = await at('https://weights.invalid/file');
    await expect(pullWeights('caffenet', { ...options, patience: 300 })).rejects.toThrow(
      'Cannot reach weights.invalid (no answer in 0.3 s)',
    );
  });

  test('a network without a published checksum is not pulled', async () => {
    await expect(pullWeights('resnet18', await at())).rejects.toThrow(
      /Cannot pull resnet18: no address .*huggingface.*"sonograft weights import FILE"/,
    );
  });

  test('random weights are replaced, other pretrained ones only when forced', async () => {
    const options = await at(await serve((request, response) => send(request, response)));
    await randomWeights('caffenet', options);
    expect((await pullWeights('caffenet', options)).record.origin).toBe('pretrained');

    const other = await at(await serve((request, response) => send(request, response)));
    const file = join(await folder(), 'mine.caffemodel');
    await writeFile(file, unmarked(await fileOf(5)));
    await importWeights(file, { ...other, as: 'caffenet' });
    await expect(pullWeights('caffenet', other)).rejects.toThrow('other weights were imported');
    const { record } = await pullWeights('caffenet', { ...other, force: true });
    expect(record.sha1).toBe(sha1);
  });
});

async function partial(dir: string, bytes: Buffer): Promise<void> {
  const known = tiny('caffenet');
  await mkdir(join(dir, 'caffenet'));
  await writeFile(join(dir, 'caffenet', `${known.file}.partial`), bytes);
}

async function fileOf(seed: number): Promise<Buffer> {
  const path = join(await folder(), 'file');
  await writeRandom(tiny('caffenet'), path, seed);
  return await readFile(path);
}

/** The bytes without the mark of random weights: what stands for a pretrained file here. */
function unmarked(bytes: Buffer): Buffer {
  const at = bytes.indexOf('RANDOM');
  if (at >= 0) bytes.write('MELODY', at);
  return bytes;
}
