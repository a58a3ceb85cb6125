/**
 * Proves that heads are fitted on more features than memory holds: the same head on features in memory
 * and on features that are read from the disk when they are needed, and the latter on a quarter of the
 * frames too, each in a process of its own. The probabilities of the first two must agree, and four times
 * the frames must not take much more memory where they are streamed.
 *
 *   npx tsx bench/prove-streamed.ts [--frames 100000] [--length 1280] [--write]
 *
 * Ends with another status than 0 when they do not agree within 1e-4, or when memory grows by more than a
 * third of what the features grow by. --write puts the figures into results/streamed.csv.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FeatureStore, loadBackbone } from '../src/backbones/index.ts';
import { silent } from '../src/effects.ts';
import type { FeatureRows, Head, TrainingSet } from '../src/heads/index.ts';
import { fitFc, fitLinear, predictProba } from '../src/heads/index.ts';
import { Random } from '../src/numeric/index.ts';
import { streamedFeatures } from '../src/pipeline/train/streamed-features.ts';
import { printTable, writeResults } from './kit/results.ts';

const { values: options } = parseArgs({
  options: {
    frames: { type: 'string', default: '100000' },
    length: { type: 'string', default: '1280' },
    write: { type: 'boolean', default: false },
    fit: { type: 'string' },
    from: { type: 'string' },
    dir: { type: 'string' },
  },
});
const [frames, length] = [Number(options.frames), Number(options.length)];
const K = 11;
const MOST_SHARE = 1 / 3;

const hashes = Array.from({ length: frames }, (_, i) =>
  createHash('sha256').update(`frame ${i}`).digest('hex'),
);
const backbone = { ...(await loadBackbone({ name: 'scatter' })), length, name: 'made' };

if (options.fit === undefined) await prove();
else await fitOne(options.dir ?? '', options.fit, options.from ?? '');

/** Features that tell the categories apart, though not well. */
async function write(dir: string): Promise<void> {
  const random = new Random('streamed');
  const means = Float32Array.from({ length: K * length }, () => 0.15 * random.normal());
  const noise = Float32Array.from({ length: 2 ** 20 }, () => random.normal());
  const store = await FeatureStore.open(dir, backbone);
  for (let start = 0; start < frames; start += 256) {
    const part = hashes.slice(start, start + 256).map((hash, i) => {
      const from = random.int(noise.length - length);
      const mean = ((start + i) % K) * length;
      return { hash, row: noise.slice(from, from + length).map((v, j) => v + means[mean + j]!) };
    });
    await store.append(part);
  }
  await store.close();
}

async function fitOne(dir: string, kind: string, from: string): Promise<void> {
  const streamed = await streamedFeatures({ featuresDir: dir }, [backbone], hashes);
  const every = Int32Array.from({ length: frames }, (_, i) => i);
  const features: Float32Array | FeatureRows =
    from === 'memory' ? await streamed.read(every) : streamed;
  const set: TrainingSet<Float32Array | FeatureRows> = {
    ...{ features, length },
    labels: every.map((i) => i % K),
    categories: Array.from({ length: K }, (_, k) => `category ${k}`),
    groups: hashes.map((_, i) => `patient ${Math.floor(i / 30)}`),
  };
  const begin = performance.now();
  let head: Head;
  if (kind === 'linear') {
    head = await fitLinear(set, { seed: 1, c: 1e-3 }, silent);
  } else {
    const steps = { epochs: 3, batchSize: 256, rate: 0.01, momentum: 0.9, weightDecay: 1e-4 };
    const settings = { seed: 1, hidden: [64], dropout: 0, engine: 'primal' as const, ...steps };
    head = await fitFc(set, null, settings, silent);
  }
  const seconds = (performance.now() - begin) / 1000;
  const mib = process.resourceUsage().maxRSS / 1024;
  const looked = await predictProba(head, await streamed.read(every.subarray(0, 2000)));
  await streamed.close();
  writeFileSync(join(dir, `${kind}-${from}`), Buffer.from(looked.buffer));
  writeFileSync(join(dir, `${kind}-${from}.json`), JSON.stringify({ seconds, mib }));
}

async function prove(): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'sonograft-streamed-'));
  const size = (4 * frames * length) / 2 ** 20;
  const rows = [['head', 'frames', 'features MiB', 'from', 'seconds', 'peak MiB']];
  try {
    await write(dir);
    for (const kind of ['linear', 'fc']) {
      const contestants = [
        ['memory', frames],
        ['disk', frames],
        ['disk', Math.floor(frames / 4)],
      ] as const;
      const found = contestants.map(([from, count]) => {
        const told = ['--fit', kind, '--from', from, '--dir', dir];
        const sizes = ['--frames', String(count), '--length', String(length)];
        const script = fileURLToPath(import.meta.url);
        const args = [...process.execArgv, script, ...told, ...sizes];
        const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
        if (status !== 0)
          throw new RangeError(`The ${kind} head from ${from} ended with ${status}`);
        const { seconds, mib } = JSON.parse(
          readFileSync(join(dir, `${kind}-${from}.json`), 'utf8'),
        ) as { seconds: number; mib: number };
        const bytes = readFileSync(join(dir, `${kind}-${from}`));
        return { from, count, seconds, mib, said: new Float64Array(new Uint8Array(bytes).buffer) };
      });
      const [one, other] = found.map(({ said }) => said);
      const difference = Math.max(...(one ?? []).map((v, i) => Math.abs(v - (other?.[i] ?? NaN))));
      for (const { from, count, seconds, mib } of found) {
        const taken = ((4 * count * length) / 2 ** 20).toFixed(0);
        rows.push([kind, String(count), taken, from, seconds.toFixed(1), mib.toFixed(0)]);
      }
      rows.push([kind, '', '', 'largest difference', difference.toExponential(1), '']);
      const growth = (found[1]?.mib ?? NaN) - (found[2]?.mib ?? NaN);
      if (!(difference < 1e-4 && growth < MOST_SHARE * 0.75 * size)) process.exitCode = 1;
    }
    printTable(rows);
    if (options.write) writeResults('streamed.csv', 'prove-streamed.ts', rows);
  } finally {
    rmSync(dir, { recursive: true });
  }
}
