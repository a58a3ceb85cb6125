import './buffer.ts';
import { UserError } from '../../src/errors.ts';
import { framesInMemory } from '../../src/pipeline/classifier/frames-in-memory.ts';
import type { Manifest } from '../../src/pipeline/classifier/manifest.ts';
import { decodePicture } from './decode-picture.ts';
import type { Asked, Said, Told } from './messages.ts';
import { type Network, openNetwork } from './network.ts';

const tell = (told: Told): void => postMessage(told);
const networks = new Map<string, Promise<Network>>();

async function start(): Promise<void> {
  const response = await fetch('classifier.json');
  const manifest = (await response.json()) as Manifest;
  let last: Promise<void> = Promise.resolve();
  onmessage = ({ data }: MessageEvent<Asked>) => {
    last = last.then(async () => {
      tell({ kind: 'said', id: data.id, frames: await answer(manifest, data) });
    });
  };
  const { name, backbone } = manifest;
  await openOn('wasm');
  tell({ kind: 'ready', name, notice: backbone.weights === 'random' ? 'RANDOM WEIGHTS' : null });
}

function openOn(device: Asked['device']): Promise<Network> {
  const opened = networks.get(device) ?? openNetwork(device);
  networks.set(device, opened);
  return opened;
}

async function answer(manifest: Manifest, { bytes, kind, device }: Asked): Promise<Said[]> {
  try {
    const network = await openOn(device);
    const found =
      kind === 'frame' && !isDicom(bytes)
        ? [{ frame: 0, pixels: await finishedFrame(bytes), reason: null }]
        : await framesInMemory(bytes, manifest.frames, decodePicture);
    const said: Said[] = [];
    for (const { frame, pixels, reason } of found) {
      if (pixels === null) {
        said.push({ frame, probabilities: null, category: null, reason, pixels });
        continue;
      }
      said.push({ frame, pixels, ...say(manifest, await network(pixels)) });
    }
    return said;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ frame: null, probabilities: null, category: null, reason, pixels: null }];
  }
}

function say({ categories, abstention }: Manifest, values: Float32Array) {
  const highest = Math.max(...values);
  const threshold = abstention?.threshold ?? 0;
  const isSure = highest >= threshold;
  const named = categories.map((category, i) => [category, values[i] ?? 0] as const);
  return {
    probabilities: Object.fromEntries(named),
    category: isSure ? (categories[values.indexOf(highest)] ?? null) : null,
    reason: isSure
      ? null
      : `abstained: the highest probability is ${highest.toFixed(3)}, below ${threshold.toFixed(3)}`,
  };
}

function isDicom(bytes: Uint8Array): boolean {
  return String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';
}

async function finishedFrame(bytes: Uint8Array): Promise<Uint8Array> {
  const { width, height, pixels } = await decodePicture(bytes);
  if (width !== 256 || height !== 256) {
    throw new UserError(
      `Cannot take this picture as a finished frame: it has ${width} x ${height} pixels, not 256 x 256; let its tissue be found.`,
    );
  }
  return Uint8Array.from({ length: width * height }, (_, i) => pixels[3 * i] ?? 0);
}

start().catch((error: unknown) => {
  tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
});
