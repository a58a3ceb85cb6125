import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { silent } from '../effects.ts';
import { Interrupted, UserError } from '../errors.ts';
import type { Graph } from '../graph/index.ts';
import { GraphBuilder, openSession, uint8 } from '../graph/index.ts';
import { FRAME_SIZE, frameHash, writeFrame } from '../images/index.ts';
import { Random } from '../numeric/index.ts';
import { extractFeatures } from './extract-features.ts';
import { FeatureStore } from './feature-store.ts';
import type { FrameFile } from './frame-queue.ts';
import { HEADER_BYTES, recordBytes } from './feature-record.ts';
import { loadBackbone } from './load-backbone.ts';

/** What was done on threads of their own. */
const others = vi.hoisted(() => ({ frames: 0, started: [] as Promise<unknown>[] }));

vi.mock(import('../graph/index.ts'), async (original) => {
  const graph = await original();
  const openSessionThread: typeof graph.openSessionThread = (...args) => {
    const opening = graph.openSessionThread(...args).then((thread) => ({
      ...thread,
      get waiting() {
        return thread.waiting;
      },
      run: (feeds: Parameters<typeof thread.run>[0]) => {
        others.frames += feeds.length;
        return thread.run(feeds);
      },
    }));
    others.started.push(opening);
    return opening;
  };
  return { ...graph, openSessionThread };
});

const LENGTH = 6;
const COUNT = 150;

/** A cheap backbone: sines of frame means, so that every frame has its own row. */
function tinyGraph(scale = 1): Graph {
  const g = new GraphBuilder('tiny');
  const pixels = g.input('pixels', 'uint8', ['N', FRAME_SIZE, FRAME_SIZE]);
  const values = g.cast(pixels, 'float32');
  const rows = g.add('ReduceMean', [values], { axes: [2], keepdims: 0 });
  const some = g.add('AveragePool', [g.add('Unsqueeze', [rows, g.ints([1])])], {
    kernel_shape: [42],
    strides: [42],
  });
  const waves = g.add('Sin', [g.add('Squeeze', [some, g.ints([1])])]);
  g.output('features', g.add('Div', [waves, g.scalar(scale)]), 'float32', ['N', LENGTH]);
  return g.build();
}

const backbone = {
  ...{ name: 'tiny', key: 'cd'.repeat(32), length: LENGTH, graph: tinyGraph() },
  device: 'cpu' as const,
};

let frameDir: string;
let frames: FrameFile[];
beforeAll(async () => {
  frameDir = await mkdtemp(join(tmpdir(), 'extract-frames-'));
  frames = [];
  for (let i = 0; i < COUNT; i++) {
    const random = new Random('frame', i);
    const level = random.int(200);
    const pixels = Uint8Array.from({ length: FRAME_SIZE ** 2 }, () => level + random.int(50));
    const hash = frameHash(pixels);
    frames.push({ hash, path: join(frameDir, `${hash}.png`) });
    writeFrame(frames[i]!.path, pixels);
  }
});
afterAll(() => rm(frameDir, { recursive: true, force: true }));

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'extract-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

/** Extracts into a store of its own and returns the file's bytes. */
async function extract(
  name: string,
  list: readonly FrameFile[] = frames,
  options: Parameters<typeof extractFeatures>[4] = {},
  effects = silent,
): Promise<Buffer> {
  const store = await FeatureStore.open(join(dir, name), backbone);
  const append = store.append.bind(store);
  store.append = async (rows) => {
    // The frames are so few that they would be done before another thread has started.
    await Promise.all(others.started);
    await append(rows);
  };
  try {
    await extractFeatures(backbone, list, store, effects, options);
  } finally {
    await store.close();
  }
  return await readFile(fileOf(name));
}

function fileOf(name: string): string {
  return join(dir, name, `tiny-${'cd'.repeat(8)}.features`);
}

describe('extraction', () => {
  test('gives what the graph gives, and counts and reports it', async () => {
    const store = await FeatureStore.open(dir, backbone);
    const seen: number[][] = [];
    const effects = {
      ...silent,
      progress: (_: string, done: number, total: number) => void seen.push([done, total]),
    };
    const first = frames.slice(0, 20);
    expect(await extractFeatures(backbone, first, store, effects)).toEqual({
      extracted: 20,
      cached: 0,
    });
    expect(seen.at(-1)).toEqual([20, 20]);
    const more = [...frames.slice(10, 30), frames[15]!, frames[29]!];
    expect(await extractFeatures(backbone, more, store, effects)).toEqual({
      extracted: 10,
      cached: 12,
    });
    expect(seen.at(-1)).toEqual([22, 22]);
    expect(await extractFeatures(backbone, more, store, effects)).toEqual({
      extracted: 0,
      cached: 22,
    });
    const values = await store.read([frames[29]!.hash]);
    const { readFrame } = await import('../images/index.ts');
    const session = await openSession(backbone.graph);
    const pixels = uint8([1, FRAME_SIZE, FRAME_SIZE], await readFrame(frames[29]!.path));
    const { features } = await session.run({ pixels });
    expect(values).toEqual(features?.data);
    await session.release();
    await store.close();
  });

  test('writes the same bytes on one, two and three threads', async () => {
    const one = await extract('one', frames, { workers: 1 });
    expect(one.length).toBe(HEADER_BYTES + COUNT * recordBytes(LENGTH));
    expect(others.frames).toBe(0);
    expect(await extract('two', frames, { workers: 2 })).toEqual(one);
    expect(await extract('three', frames, { workers: 3 })).toEqual(one);
    expect(others.frames).toBeGreaterThan(20);
    expect(await extract('as it pays', frames)).toEqual(one);
  });

  test('goes on after an interruption and ends with the same bytes', async () => {
    const quiet = await extract('quiet');
    for (const workers of [1, 2]) {
      const name = `interrupted ${workers}`;
      const controller = new AbortController();
      const effects = {
        ...silent,
        signal: controller.signal,
        progress: (_: string, done: number) => {
          if (done >= 40) controller.abort();
        },
      };
      await expect(extract(name, frames, { workers }, effects)).rejects.toThrow(Interrupted);
      const { size } = await stat(fileOf(name));
      const done = (size - HEADER_BYTES) / recordBytes(LENGTH);
      expect(done).toBeGreaterThanOrEqual(40);
      expect(done).toBeLessThan(COUNT);
      expect(await extract(name, frames, { workers })).toEqual(quiet);
    }
  });

  test('stops before it starts when it is already interrupted', async () => {
    const effects = { ...silent, signal: AbortSignal.abort() };
    await expect(extract('never', frames, {}, effects)).rejects.toThrow(Interrupted);
  });

  test.each([1, 2])('keeps what came before a damaged frame (%i threads)', async (workers) => {
    const damaged = { hash: 'ef'.repeat(32), path: join(dir, 'damaged.png') };
    await writeFile(damaged.path, 'no picture');
    const list = [...frames.slice(0, 50), damaged, ...frames.slice(50)];
    const extracting = extract('damaged', list, { workers });
    await expect(extracting).rejects.toThrow(UserError);
    await expect(extracting).rejects.toThrow('Cannot read the frame damaged.png');
    expect((await stat(fileOf('damaged'))).size).toBe(HEADER_BYTES + 50 * recordBytes(LENGTH));
    await rm(damaged.path);
    await expect(extract('damaged', list, { workers })).rejects.toThrow('does not exist');
    expect(await extract('damaged', frames, { workers })).toEqual(await extract('quiet'));
  });

  test('refuses features that are not finite', async () => {
    const store = await FeatureStore.open(dir, backbone);
    const broken = { ...backbone, graph: tinyGraph(0) };
    await expect(extractFeatures(broken, frames.slice(0, 3), store, silent)).rejects.toThrow(
      'the network gives values that are not finite; its weights are damaged.',
    );
    await store.close();
  });
});

describe('a process that is killed', () => {
  test('loses nothing that was finished, and the next one ends with the same bytes', async () => {
    const scatter = await loadBackbone({ name: 'scatter' });
    const some = frames;
    const fileIn = (folder: string): string =>
      join(folder, `scatter-${scatter.key.slice(0, 16)}.features`);
    const finish = async (folder: string): Promise<{ extracted: number; bytes: Buffer }> => {
      const store = await FeatureStore.open(folder, scatter);
      const { extracted } = await extractFeatures(scatter, some, store, silent);
      await store.close();
      return { extracted, bytes: await readFile(fileIn(folder)) };
    };
    const quiet = await finish(join(dir, 'quiet'));
    expect(quiet.extracted).toBe(COUNT);

    const killed = join(dir, 'killed');
    const index = JSON.stringify(new URL('./index.ts', import.meta.url).href);
    const module = `
      import { extractFeatures, FeatureStore, loadBackbone } from ${index};
      const backbone = await loadBackbone({ name: 'scatter' });
      const store = await FeatureStore.open(${JSON.stringify(killed)}, backbone);
      const effects = { progress: () => undefined, note: () => undefined };
      await extractFeatures(backbone, ${JSON.stringify(some)}, store, effects, { workers: 2 });`;
    const child = execFile(process.execPath, [
      ...['--import', 'tsx', '--input-type=module', '--eval', module],
    ]);
    const ended = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const sizeOf = async (): Promise<number> =>
      await stat(fileIn(killed)).then(
        ({ size }) => size,
        () => 0,
      );
    const record = recordBytes(scatter.length);
    while (child.exitCode === null && (await sizeOf()) < HEADER_BYTES + 10 * record) await sleep(2);
    child.kill('SIGKILL');
    expect(await ended).toBe('SIGKILL');
    const done = Math.floor(((await sizeOf()) - HEADER_BYTES) / record);
    expect(done).toBeGreaterThanOrEqual(9);
    expect(done).toBeLessThan(COUNT);

    const resumed = await finish(killed);
    expect(resumed.extracted).toBe(COUNT - done);
    expect(resumed.bytes.equals(quiet.bytes)).toBe(true);
  });
});
