/**
 * The memory of a served classifier stays where it is: 100,000 requests, most with a finished frame and
 * one in fifty with a file that is decoded, cropped and masked.
 *
 *   npx tsx bench/prove-service.ts [--requests 100000] [--write]
 *
 * The mean memory of the last quarter, of the server and its readers together, may be at most a
 * twentieth above that of the second. --write puts the figures into results/service-memory.csv.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Agent, request } from 'undici';
import { encodeFrame } from './kit/encode-frame.ts';
import { speckle } from './kit/networks.ts';
import { printTable, writeResults } from './kit/results.ts';
import { packClassifier, startServer } from './kit/served-classifier.ts';

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    write: { type: 'boolean', default: false },
  },
});
const total = Number(options.requests);
const [CLIENTS, FILES, SAMPLES, MOST] = [32, 50, 20, 1.05];
const dir = await mkdtemp(join(tmpdir(), 'sonograft-bench-service-'));
const dispatcher = new Agent({ connections: CLIENTS });
try {
  const path = await packClassifier(dir, 'scatter');
  const frames = await Promise.all(
    Array.from({ length: 8 }, (_, i) => encodeFrame(dir, speckle(i))),
  );
  const pictures = join(dir, 'images', 'left', 'p0');
  const [picture = ''] = await readdir(pictures);
  const file = await readFile(join(pictures, picture));
  const server = await startServer(path);
  const samples: number[] = [];
  try {
    let asked = 0;
    const client = async (): Promise<void> => {
      while (asked < total) {
        const i = asked++;
        if (i % Math.floor(total / SAMPLES) === 0) samples.push(memoryOf(server.child.pid ?? 0));
        const isFile = i % FILES === 0;
        const query = isFile ? '' : '?kind=frame';
        const { statusCode, body } = await request(`${server.address}/v1/classify${query}`, {
          ...{ dispatcher, method: 'POST', headers: server.headers },
          body: isFile ? file : frames[i % frames.length]!,
        });
        await body.dump();
        if (statusCode !== 200) throw new RangeError(`Request ${i} got ${statusCode}`);
      }
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    samples.push(memoryOf(server.child.pid ?? 0));
  } finally {
    await server.stop();
  }
  const quarter = (n: number): number => {
    const part = samples.slice(n * (SAMPLES / 4), (n + 1) * (SAMPLES / 4));
    return part.reduce((sum, value) => sum + value, 0) / part.length;
  };
  const rows = [
    ['requests', 'MiB of the server and its readers'],
    ...samples.map((value, i) => [String(Math.round((i * total) / SAMPLES)), value.toFixed(0)]),
    ['last quarter / second quarter', (quarter(3) / quarter(1)).toFixed(3)],
  ];
  printTable(rows);
  if (quarter(3) > MOST * quarter(1)) process.exitCode = 1;
  if (options.write) writeResults('service-memory.csv', 'prove-service.ts', rows);
} finally {
  await dispatcher.close();
  await rm(dir, { recursive: true });
}

/** Resident memory of a process and its children, in MiB. */
function memoryOf(pid: number): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return [String(pid), ...children]
    .filter((id) => id !== '')
    .reduce((sum, id) => sum + residentOf(id), 0);
}

function residentOf(pid: string): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
