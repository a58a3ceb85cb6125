/**
 * Proves the networks of torchvision against PyTorch, over the same seeded random weights: what the
 * features and the last layer hold in ours and in the networks written by hand in PyTorch
 * (test/golden/weights/torch_reference.py).
 *
 *     npx tsx bench/prove-torchvision.ts             compares real sizes, some minutes
 *     npx tsx bench/prove-torchvision.ts --write     does, and writes results/torchvision.csv
 *     npx tsx bench/prove-torchvision.ts --goldens   writes test/golden/weights/networks.json, small ones
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { float32, openSession } from '../src/graph/index.ts';
import type { TorchNetwork } from '../src/graph/torchvision/networks.ts';
import { torchNetworks } from '../src/graph/torchvision/networks.ts';
import { writeRandomTorch } from '../src/graph/torchvision/random-weights.ts';
import { readTorch } from '../src/graph/torchvision/read-torch.ts';
import { imagesOf, scaledNetworks } from '../test/golden/weights/scaled.ts';
import { hasPeers, runPython } from './kit/python.ts';
import { writeResults } from './kit/results.ts';

interface Output {
  readonly shape: number[];
  readonly features: number[];
  readonly logits: number[];
}

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'sonograft-golden-'));

async function reference(
  networks: Readonly<Record<string, TorchNetwork>>,
): Promise<{ torch: string; outputs: Record<string, Output> }> {
  const request: Record<string, object> = {};
  for (const [name, network] of Object.entries(networks)) {
    await writeRandomTorch(network, join(dir, `${name}.safetensors`), { seed: 7 });
    const first = network.steps[0];
    const last = network.steps.at(-1);
    request[name] = {
      size: network.size,
      side: network.featureDims[1],
      shrink: first?.op === 'conv' ? 64 / first.dims[0] : 1,
      classes: last?.op === 'linear' ? last.dims[0] : 0,
    };
  }
  const answer = runPython(
    [here('../test/golden/weights/torch_reference.py'), dir],
    JSON.stringify(request),
  );
  const { torch, ...outputs } = JSON.parse(answer) as { torch: string } & Record<string, Output>;
  return { torch, outputs };
}

async function ours(network: TorchNetwork, file: string, value: string): Promise<Float32Array> {
  const session = await openSession(await readTorch(network, file, value), { threads: 2 });
  const { size } = network;
  const outputs = await session.run({ images: float32([1, 3, size, size], imagesOf(network)) });
  await session.release();
  return outputs[value]?.data as Float32Array;
}

/** The largest difference, as a share of the largest value. */
function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const values = Array.from({ length: a.length }, (_, i) => i);
  const gap = values.reduce((most, i) => Math.max(most, Math.abs((a[i] ?? 0) - (b[i] ?? 0))), 0);
  return gap / values.reduce((most, i) => Math.max(most, Math.abs(b[i] ?? 0)), 0);
}

async function compareFull(): Promise<string[][]> {
  const lines = [['what', 'figure', 'notes']];
  for (const [name, network] of Object.entries(torchNetworks)) {
    const { torch, outputs } = await reference({ [name]: network });
    const { [name]: expected } = outputs;
    const file = join(dir, `${name}.safetensors`);
    for (const [what, value, values] of [
      ['features', network.features, expected?.features ?? []],
      ['last layer', network.steps.at(-1)?.to ?? '', expected?.logits ?? []],
    ] as const) {
      const figure = distance(await ours(network, file, value), values).toExponential(2);
      const notes = `largest difference over the largest value, of ${values.length}`;
      lines.push([`${name} ${what} against PyTorch ${torch}`, figure, notes]);
      process.stdout.write(`${name} ${what}: ${figure}\n`);
    }
    rmSync(file);
  }
  return lines;
}

try {
  if (!hasPeers('torch')) process.exitCode = 0;
  else if (process.argv.includes('--goldens')) {
    const { outputs } = await reference(scaledNetworks);
    writeFileSync(here('../test/golden/weights/networks.json'), `${JSON.stringify(outputs)}\n`);
  } else {
    const lines = await compareFull();
    if (process.argv.includes('--write')) {
      writeResults('torchvision.csv', 'prove-torchvision.ts', lines);
    }
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
