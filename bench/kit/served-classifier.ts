import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomWeights } from '../../src/backbones/index.ts';
import { initWorkspace } from '../../src/catalog/index.ts';
import { evaluate, exportClassifier, ingest, split, train } from '../../src/pipeline/index.ts';
import { writeImageFolder } from '../../test/pictures.ts';

/** What a served classifier is made of: CaffeNet with random weights, or the extractor without any. */
export type Served = 'caffenet' | 'scatter';

/** Trains on made-up pictures and packs the run; returns the package's path. */
export async function packClassifier(dir: string, network: Served): Promise<string> {
  await mkdir(dir, { recursive: true });
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    await writeImageFolder(join(dir, 'images'), 8, 1);
    await ingest(workspace, join(dir, 'images'));
    await split(workspace, {});
    const weights = join(dir, 'weights');
    if (network === 'caffenet') await randomWeights('caffenet', { dir: weights });
    const fc = {
      ...{ kind: 'fc' as const, seed: 1, epochs: 1, batchSize: 16, rate: 0.001 },
      ...{ momentum: 0.9, dropout: 0, weightDecay: 0 },
    };
    await train(workspace, {
      backbone: network === 'caffenet' ? { name: network, weights } : { name: network },
      head: network === 'caffenet' ? fc : { kind: 'linear', seed: 1, c: 1 },
      name: network,
    });
    await evaluate(workspace, network, { rounds: 1, maps: false });
    const out = join(dir, `${network}.sonograft`);
    await exportClassifier(workspace, network, { out });
    return out;
  } finally {
    await workspace.close();
  }
}

/** A server of a package in a process of its own. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts `sonograft serve` as a user does. */
export async function startServer(path: string): Promise<ServerProcess> {
  const entry = fileURLToPath(new URL('../../bin/sonograft.js', import.meta.url));
  const limits = ['--requests-per-minute', '1000000000'];
  const child = spawn(
    process.execPath,
    [entry, 'serve', path, '--port', '0', '--json', ...limits],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  let text = '';
  for await (const chunk of child.stdout) {
    text += String(chunk);
    if (text.trimEnd().endsWith('}')) break;
  }
  const { address, key } = JSON.parse(text) as { address: string; key: string };
  return {
    ...{ child, address, headers: { authorization: `Bearer ${key}` } },
    async stop() {
      child.kill('SIGINT');
      await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
