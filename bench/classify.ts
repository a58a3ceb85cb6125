/**
 * A packed CaffeNet (random weights) over HTTP beside onnxruntime alone, and beside the same network in
 * FastAPI and PyTorch where Debian's python3-fastapi, python3-uvicorn, python3-torch and python3-pil are.
 *
 *   npx tsx bench/classify.ts [--rounds 300] [--seconds 20] [--write]
 *
 * Latency: one 256 x 256 PNG at a time, in turns with onnxruntime on its decoded tensor, all with a
 * thread for each core; wanted are at most 1.3 times the median and 3 times the 99th percentile.
 * Throughput: 64 clients; wanted is at least 0.85 of onnxruntime's best rate over batch sizes. The clients
 * run on the same machine, in this process; one row has the rate as it was, the next one, which is judged,
 * leaves out the share of all cores that the clients took. --write puts the figures into results/classify.csv.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bytesOf, type Graph, openSession, readOnnx, uint8 } from '../src/graph/index.ts';
import { sampleQuantile } from '../src/numeric/index.ts';
import { openClassifier } from '../src/pipeline/index.ts';
import { readPackage } from '../src/pipeline/classifier/read-package.ts';
import { encodeFrame } from './kit/encode-frame.ts';
import { speckle } from './kit/networks.ts';
import { hasPeers, python } from './kit/python.ts';
import { gather, printTable, writeResults } from './kit/results.ts';
import { packClassifier, startServer } from './kit/served-classifier.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '300' },
    seconds: { type: 'string', default: '20' },
    write: { type: 'boolean', default: false },
  },
});
const [MOST_P50, MOST_P99, LEAST_RATE] = [1.3, 3, 0.85];
const threads = availableParallelism();
const seconds = Number(options.seconds);
const dir = await mkdtemp(join(tmpdir(), 'sonograft-bench-classify-'));
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const rows = [['what', 'unit', 'ours', 'other', 'ratio', 'wanted']];
function note(what: string, unit: string, ours: number, other: number, wanted = ''): number {
  const ratio = ours / other;
  const shown = [ours, other].map((value) => value.toFixed(2));
  rows.push([what, unit, ...shown, ratio.toFixed(3), wanted]);
  const [us = '', peer = ''] = shown;
  gather([{ what: `classify, ${what}`, unit, us, peer, ratio: ratio.toFixed(2) }]);
  return ratio;
}

try {
  const path = await packClassifier(dir, 'caffenet');
  const pngs = await Promise.all(
    Array.from({ length: 16 }, (_, i) => encodeFrame(dir, speckle(i))),
  );
  const graph = readOnnx((await readPackage(path)).model);
  const session = await openSession(graph, { threads });
  const server = await startServer(path);
  const ours = { url: `${server.address}/v1/classify?kind=frame`, headers: server.headers };
  const peer = await startPeer(path, graph);
  try {
    const feeds = Array.from({ length: 16 }, (_, i) => ({
      pixels: uint8([1, 256, 256], speckle(i)),
    }));
    const alone = (i: number) => session.run(feeds[i & 15]!);
    const lone = await inTurns({ alone, ours: (i) => ask(ours, pngs[i & 15]!) });
    const at = (values: number[], p: number) =>
      sampleQuantile(
        [...values].sort((a, b) => a - b),
        p,
      );
    const p50 = note(
      'one at a time, median, onnxruntime',
      'ms',
      at(lone.ours, 0.5),
      at(lone.alone, 0.5),
      `<= ${MOST_P50}`,
    );
    const p99 = note(
      'one at a time, 99th percentile, onnxruntime',
      'ms',
      at(lone.ours, 0.99),
      at(lone.alone, 0.99),
      `<= ${MOST_P99}`,
    );
    const best = await bestRate(graph);
    const strained = await strain(ours, pngs);
    note(
      `64 clients, onnxruntime at its best batch of ${best.batch}`,
      'images/s',
      strained.rate,
      best.rate,
      '',
    );
    const rate = note(
      '64 clients, their processor time left out',
      'images/s',
      strained.rate / (1 - strained.share),
      best.rate,
      `>= ${LEAST_RATE}`,
    );
    let isBetter = true;
    if (peer !== null) {
      await checkPeer(path, peer.target, pngs);
      const two = await inTurns({
        ours: (i) => ask(ours, pngs[i & 15]!),
        peer: (i) => ask(peer.target, pngs[i & 15]!),
      });
      note(
        'one at a time, median, FastAPI + PyTorch',
        'ms',
        at(two.ours, 0.5),
        at(two.peer, 0.5),
        '',
      );
      const tailAlone = note(
        'one at a time, 99th percentile, FastAPI + PyTorch',
        'ms',
        at(two.ours, 0.99),
        at(two.peer, 0.99),
        '< 1',
      );
      const theirs = await strain(peer.target, pngs);
      const more = note(
        '64 clients, FastAPI + PyTorch',
        'images/s',
        strained.rate,
        theirs.rate,
        '> 1',
      );
      const tail = note(
        '64 clients, 99th percentile, FastAPI + PyTorch',
        'ms',
        strained.p99,
        theirs.p99,
        '< 1',
      );
      isBetter = tailAlone < 1 && more > 1 && tail < 1;
    }
    if (p50 > MOST_P50 || p99 > MOST_P99 || rate < LEAST_RATE || !isBetter) process.exitCode = 1;
  } finally {
    peer?.stop();
    await server.stop();
    await session.release();
  }
  printTable(rows);
  if (options.write) writeResults('classify.csv', 'classify.ts', rows);
} finally {
  agent.destroy();
  await rm(dir, { recursive: true });
}

/** Milliseconds of each, one after another, so that what else the machine does meets them alike. */
async function inTurns<Name extends string>(
  contestants: Readonly<Record<Name, (i: number) => Promise<unknown>>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(contestants) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    number[]
  >;
  for (let i = -16; i < Number(options.rounds); i++) {
    for (const name of names) {
      const took = await timed(() => contestants[name](i));
      if (i >= 0) times[name].push(took);
    }
  }
  return times;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** Posts a picture over a kept connection; gives back the body of a 200. */
function ask({ url, headers }: Target, png: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = { 'content-type': 'image/png', 'content-length': png.length };
    const asked = request(url, { method: 'POST', agent, headers: { ...headers, ...length } });
    asked.on('error', reject);
    asked.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => (body += text));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(body);
        else reject(new RangeError(`${url} said ${response.statusCode ?? 0}: ${body}`));
      });
    });
    asked.end(png);
  });
}

/** Images a second of onnxruntime alone, at the batch size that suits it best. */
async function bestRate(graph: Graph): Promise<{ batch: number; rate: number }> {
  let best = { batch: 0, rate: 0 };
  for (const batch of [1, 4, 8, 16, 32, 64]) {
    const session = await openSession(graph, { threads });
    const pixels = new Uint8Array(batch * 65_536);
    for (let i = 0; i < batch; i++) pixels.set(speckle(i % 16), i * 65_536);
    const feeds = { pixels: uint8([batch, 256, 256], pixels) };
    await session.run(feeds);
    const begin = performance.now();
    let images = 0;
    while (performance.now() - begin < (1000 * seconds) / 4) {
      await session.run(feeds);
      images += batch;
    }
    const rate = (1000 * images) / (performance.now() - begin);
    if (rate > best.rate) best = { batch, rate };
    await session.release();
  }
  return best;
}

/** 64 clients, each of whom asks again when it has its answer. */
async function strain(target: Target, pngs: readonly Buffer[]) {
  const times: number[] = [];
  const run = async (length: number): Promise<number> => {
    times.length = 0;
    const begin = performance.now();
    const client = async (c: number): Promise<void> => {
      for (let i = c; performance.now() - begin < 1000 * length; i++) {
        times.push(await timed(() => ask(target, pngs[i & 15]!)));
      }
    };
    await Promise.all(Array.from({ length: 64 }, (_, c) => client(c)));
    return (1000 * times.length) / (performance.now() - begin);
  };
  await run(3);
  const [before, begin] = [process.cpuUsage(), performance.now()];
  const rate = await run(seconds);
  const { user, system } = process.cpuUsage(before);
  return {
    rate,
    /** Of the processor time that all cores had: what the clients took. */
    share: (user + system) / 1000 / (threads * (performance.now() - begin)),
    p99: sampleQuantile(
      [...times].sort((a, b) => a - b),
      0.99,
    ),
  };
}

/** The same network behind FastAPI; null where it cannot be. */
async function startPeer(path: string, graph: Graph) {
  if (!hasPeers('fastapi', 'uvicorn', 'torch', 'PIL')) return null;
  const weights: Record<string, [kind: string, at: number, dims: readonly number[]]> = {};
  const parts: Uint8Array[] = [];
  let at = 0;
  const kinds: Record<string, string> = { float32: '<f4', int64: '<i8', int32: '<i4', uint8: 'u1' };
  for (const [name, tensor] of graph.initializers) {
    const bytes = bytesOf(tensor);
    weights[name] = [kinds[tensor.type] ?? '', at, tensor.dims];
    parts.push(bytes);
    at += bytes.length;
  }
  const nodes = graph.nodes.map(({ op, inputs, outputs, attributes }) => ({
    ...{ op, inputs, outputs },
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([key, { value }]) => [key, value]),
    ),
  }));
  const { manifest } = await readPackage(path);
  const described = { nodes, weights, categories: manifest.categories };
  await writeFile(join(dir, 'network.json'), JSON.stringify(described));
  await writeFile(join(dir, 'weights.bin'), Buffer.concat(parts));
  const script = fileURLToPath(new URL('./classify-peer.py', import.meta.url));
  const port = 18_585;
  const child = spawn(python, [script, dir, String(threads), String(port)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const target: Target = { url: `http://127.0.0.1:${port}/classify`, headers: {} };
  const png = await encodeFrame(dir, speckle(0));
  for (let i = 0; ; i++) {
    try {
      await ask(target, png);
      return { target, stop: () => child.kill('SIGKILL') };
    } catch (error) {
      if (i > 300 || child.exitCode !== null) throw error;
      await after(200);
    }
  }
}

/** Both must say the same, or their times compare nothing. */
async function checkPeer(path: string, target: Target, pngs: readonly Buffer[]): Promise<void> {
  const classifier = await openClassifier(path);
  const { categories } = classifier.manifest;
  const own = await classifier.classify(pngs.map((_, i) => speckle(i)));
  await classifier.close();
  for (const [i, png] of pngs.entries()) {
    const theirs = JSON.parse(await ask(target, png)) as Record<string, number>;
    categories.forEach((category, c) => {
      const difference = Math.abs(
        (own[i * categories.length + c] ?? NaN) - (theirs[category] ?? NaN),
      );
      if (!(difference < 1e-4)) throw new RangeError(`The peer differs by ${difference}`);
    });
  }
}
