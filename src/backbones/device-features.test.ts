import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/index.ts';
import { float32, GraphBuilder, tryDevices } from '../graph/index.ts';
import { FRAME_SIZE, frameHash, writeFrame } from '../images/index.ts';
import { Random } from '../numeric/index.ts';
import { useSoftwareVulkan } from '../../test/vulkan.ts';
import { deviceFeatures } from './device-features.ts';
import type { FrameFeatures } from './frame-chunk.ts';
import { frameFeatures } from './frame-features.ts';
import type { FrameFile } from './frame-queue.ts';
import { FrameQueue } from './frame-queue.ts';

useSoftwareVulkan();
const [, reason] = (await tryDevices()).find(([device]) => device === 'webgpu') ?? [];
const isHere = reason === undefined || process.env['CI'] !== undefined;
if (!isHere) console.log(`features on webgpu: skipped: ${reason}`);

/** Means of 32 x 32 pixels in nine maps, and a convolution over these. */
function network(outputs: number): Graph {
  const random = new Random('device-features', outputs);
  const weights = (...dims: number[]) => {
    const size = dims.reduce((a, b) => a * b, 1);
    return g.constant(
      float32(
        dims,
        Float32Array.from({ length: size }, () => random.uniform(-1, 1)),
      ),
    );
  };
  const g = new GraphBuilder(`nine to ${outputs}`);
  const pixels = g.input('pixels', 'uint8', ['N', FRAME_SIZE, FRAME_SIZE]);
  const plane = g.add('Reshape', [g.cast(pixels, 'float32'), g.ints([-1, 1, 256, 256])]);
  const means = g.add('AveragePool', [plane], { kernel_shape: [32, 32], strides: [32, 32] });
  const nine = g.add('Conv', [means, weights(9, 1, 1, 1)]);
  const map = g.add('Conv', [nine, weights(outputs, 9, 3, 3)]);
  g.output('features', g.add('Flatten', [map], { axis: 1 }), 'float32', ['N', 36 * outputs]);
  return g.build();
}

const backbone = (outputs: number) =>
  ({ name: `nine-${outputs}`, graph: network(outputs), device: 'webgpu' }) as const;

async function all(rows: AsyncGenerator<readonly FrameFeatures[]>): Promise<FrameFeatures[]> {
  const found: FrameFeatures[] = [];
  for await (const some of rows) found.push(...some);
  return found;
}

const queue = (frames: readonly FrameFile[]): FrameQueue => new FrameQueue(frames, () => false);

describe.skipIf(!isHere)('features on a graphics card', () => {
  let dir: string;
  const frames: FrameFile[] = [];
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'device-features-'));
    for (let i = 0; i < 19; i++) {
      const random = new Random('device frame', i);
      const pixels = Uint8Array.from({ length: FRAME_SIZE ** 2 }, () => random.int(256));
      const hash = frameHash(pixels);
      frames.push({ hash, path: join(dir, `${hash}.png`) });
      writeFrame(frames[i]!.path, pixels);
    }
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test('come in order, near the CPU’s, and do not depend on neighbours or place', async () => {
    const { graph } = backbone(5);
    const expected = await all(frameFeatures(graph, queue(frames), 1));
    const found = await all(deviceFeatures(backbone(5), queue(frames)));
    expect(found.map(({ hash }) => hash)).toEqual(frames.map(({ hash }) => hash));
    found.forEach(({ row }, i) => {
      row.forEach((value, k) => expect(value).toBeCloseTo(expected[i]!.row[k]!, 2));
    });
    const alone = await all(deviceFeatures(backbone(5), queue(frames.slice(17, 18))));
    expect(alone).toEqual(found.slice(17, 18));
  });

  test('a frame that cannot be read ends them behind those before it', async () => {
    const list = [...frames.slice(0, 3), { hash: 'no', path: join(dir, 'none.png') }, frames[4]!];
    const rows = deviceFeatures(backbone(5), queue(list));
    const { value } = (await rows.next()) as { value: FrameFeatures[] };
    expect(value).toHaveLength(3);
    await expect(rows.next()).rejects.toThrow(UserError);
  });

  test('a kernel that computes wrongly is found out', async () => {
    // onnxruntime 1.30 on WebGPU: nine channels to a multiple of four.
    await expect(all(deviceFeatures(backbone(8), queue(frames)))).rejects.toThrow(
      /Cannot use webgpu for backbone nine-8: its features of .* from the CPU's, and 0\.1 % is allowed; take --device cpu\./,
    );
  });
});
