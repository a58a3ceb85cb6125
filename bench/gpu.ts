/**
 * A graphics card measured: extraction by CaffeNet and VGG-16 and the training of fully connected
 * heads, ours on each device that is present and on the CPU, as lines of CSV. The same work by PyTorch
 * is bench/gpu-peer.py. Random weights; the clock runs from bytes to features in this process's memory.
 *
 *   npx tsx bench/gpu.ts [--devices webgpu,cuda,cpu] [--networks caffenet,vgg16] [--batches 1,16,64]
 *     [--heads 9216,25088] [--rows 4094] [--units 4096] [--seconds 1.5] [--contract]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor as OrtTensor } from 'onnxruntime-node';
import type { Device, Tensor } from '../src/graph/index.ts';
import {
  float32,
  GraphBuilder,
  openSession,
  openSessionThread,
  runtime,
  uint8,
  writeOnnx,
} from '../src/graph/index.ts';
import { forDevice } from '../src/graph/device/for-device.ts';
import { loadBackbone, randomWeights } from '../src/backbones/index.ts';
import { openPrimal } from '../src/heads/fc/primal.ts';
import { parameterDims, parameterNames } from '../src/heads/fc/shape.ts';
import { Random } from '../src/numeric/index.ts';
import { apart, deviceCases } from '../test/contract/device-cases.ts';
import { wholeStepGraph } from './gpu/whole-step.ts';

const { values: options } = parseArgs({
  options: {
    devices: { type: 'string', default: 'webgpu,cuda,cpu' },
    networks: { type: 'string', default: 'caffenet,vgg16' },
    batches: { type: 'string', default: '1,16,64' },
    heads: { type: 'string', default: '9216,25088' },
    rows: { type: 'string', default: '4094' },
    units: { type: 'string', default: '4096' },
    seconds: { type: 'string', default: '1.5' },
    contract: { type: 'boolean', default: false },
  },
});
const list = (text: string): string[] => text.split(',').filter((item) => item !== '');
const seconds = Number(options.seconds);
const devices = list(options.devices) as Device[];

function row(...fields: (string | number)[]): void {
  console.log(['row', ...fields].map((field) => `"${field}"`).join(','));
}

async function attempt(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    row(
      'failed',
      what,
      error instanceof Error ? error.message.trim().slice(0, 300) : String(error),
    );
  }
}

/** Milliseconds of one call: the median of five stretches, after a warm-up. */
async function timeOf(call: () => Promise<unknown>): Promise<number> {
  for (let i = 0; i < 3; i++) await call();
  const times: number[] = [];
  for (let stretch = 0; stretch < 5; stretch++) {
    const begin = performance.now();
    let calls = 0;
    do {
      await call();
      calls += 1;
    } while (performance.now() - begin < (seconds * 1000) / 5);
    times.push((performance.now() - begin) / calls);
  }
  return times.sort((a, b) => a - b)[2] ?? NaN;
}

function frames(count: number): Tensor {
  const random = new Random('gpu', count);
  return uint8(
    [count, 256, 256],
    Uint8Array.from({ length: count * 65536 }, () => random.int(256)),
  );
}

async function extraction(name: string, folder: string): Promise<void> {
  await randomWeights(name, { dir: folder, seed: 1 });
  const { graph, length } = await loadBackbone({ name, pool: 'none', weights: folder });
  const some = frames(2);
  const here = await openSession(graph, { threads: availableParallelism() });
  const { features: expected } = await here.run({ pixels: some });
  await here.release();
  for (const device of devices) {
    if (device === 'cpu') {
      await attempt(`${name} cpu`, () => extractionOnCpu(name, graph));
      continue;
    }
    await attempt(`${name} ${device}`, async () => {
      const begin = performance.now();
      const session = await openSession(graph, { device });
      const { features: result } = await session.run({ pixels: some });
      row('agreement', name, device, apart(result, expected).toExponential(2));
      row(
        'opening and first run, s',
        name,
        device,
        ((performance.now() - begin) / 1000).toFixed(2),
      );
      for (const batch of list(options.batches).map(Number)) {
        const pixels = frames(batch);
        const features = float32([batch, length]);
        const ms = await timeOf(() => session.run({ pixels }, { features }));
        row('extraction, frames/s', name, device, batch, ((1000 * batch) / ms).toFixed(1));
        const first = (await session.run({ pixels }))['features'];
        const again = (await session.run({ pixels }))['features'];
        row('same bits again', name, device, batch, apart(again, first));
      }
      await session.release();
    });
  }
}

/** One thread with a session of its own for each core, one frame a run: what the program does. */
async function extractionOnCpu(
  name: string,
  graph: Parameters<typeof openSessionThread>[0],
): Promise<void> {
  const threads = await Promise.all(
    Array.from({ length: availableParallelism() }, () => openSessionThread(graph)),
  );
  const feed = { pixels: frames(1) };
  const each = async (count: number): Promise<void> => {
    const feeds = Array.from({ length: count }, () => feed);
    await Promise.all(threads.map((thread) => thread.run(feeds)));
  };
  const count = name === 'vgg16' ? 4 : 32;
  const ms = await timeOf(() => each(count));
  row('extraction, frames/s', name, 'cpu', 1, ((1000 * count * threads.length) / ms).toFixed(1));
  await Promise.all(threads.map((thread) => thread.release()));
}

const BATCH = 128;
const CATEGORIES = 11;
const STEP = { momentum: 0.9, weightDecay: 5e-4 };

interface HeadProblem {
  readonly shape: { readonly sizes: readonly number[] };
  readonly features: Tensor<Float32Array>;
  readonly targets: Tensor<Float32Array>;
  readonly parameters: readonly Float32Array[];
}

function headProblem(length: number): HeadProblem {
  const [n, units] = [Number(options.rows), Number(options.units)];
  const shape = { sizes: [length, units, units, CATEGORIES] };
  // Cheap noise: seconds, not minutes, for a hundred million numbers.
  let state = 12345;
  const noise = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 31;
  };
  const filled = (size: number, scale: number, least: number): Float32Array => {
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = Math.max(least, scale * noise());
    return values;
  };
  const features = float32([n, length], filled(n * length, 1, 0));
  const targets = float32([n, CATEGORIES]);
  for (let i = 0; i < n; i++) targets.data[i * CATEGORIES + (i % CATEGORIES)] = 1;
  const parameters = parameterDims(shape).map(([outputs = 0, inputs = 0]) =>
    inputs === 0
      ? new Float32Array(outputs)
      : filled(outputs * inputs, Math.sqrt(6 / inputs), -Infinity),
  );
  return { shape, features, targets, parameters };
}

function batches(n: number): number[][] {
  const order = new Random('gpu', 'order').shuffle(Array.from({ length: n }, (_, i) => i));
  const cut: number[][] = [];
  for (let at = 0; at + BATCH <= n; at += BATCH) cut.push(order.slice(at, at + BATCH));
  return cut;
}

async function head(length: number): Promise<void> {
  const problem = headProblem(length);
  const losses: Record<string, number[]> = {};
  for (const device of devices) {
    if (device === 'webgpu') {
      await attempt(`head ${length} webgpu`, async () => {
        losses['webgpu'] = await trainResident(problem, length);
      });
    }
    if (device === 'cpu') {
      await attempt(`head ${length} cpu`, async () => {
        losses['cpu'] = await trainOnCpu(problem, length);
      });
    }
  }
  const [ours = [], theirs = []] = [losses['webgpu'], losses['cpu']];
  row('losses of the first steps', length, 'webgpu', ours.slice(0, 4).join(' '));
  row('losses of the first steps', length, 'cpu', theirs.slice(0, 4).join(' '));
}

async function trainOnCpu(problem: HeadProblem, length: number): Promise<number[]> {
  const { shape, features, targets, parameters } = problem;
  const threads = availableParallelism();
  const settings = { ...STEP, dropout: 0, batch: BATCH, threads };
  const training = { features, targets };
  const engine = await openPrimal({ shape, training, tuning: null, parameters }, settings);
  const shares = Array.from({ length: BATCH }, () => 1 / BATCH);
  const losses: number[] = [];
  const times: number[] = [];
  for (const rows of batches(features.dims[0] ?? 0).slice(0, 8)) {
    const begin = performance.now();
    losses.push(await engine.step(rows, shares, 0.01));
    times.push(performance.now() - begin);
  }
  await engine.release();
  const ms = times.slice(2).sort((a, b) => a - b)[Math.floor((times.length - 2) / 2)] ?? NaN;
  row('head training, ms/step', length, 'cpu (primal)', ms.toFixed(1));
  return losses;
}

/** Features, parameters and velocities stay on the card; only rows, shares and the loss travel. */
async function trainResident(problem: HeadProblem, length: number): Promise<number[]> {
  const { shape, features, targets, parameters } = problem;
  const names = parameterNames(shape);
  const begin = performance.now();
  const graph = forDevice(wholeStepGraph(shape, STEP), 'webgpu');
  const moving = names.flatMap((name) => [name, `velocity/${name}`]);
  const step = await resident(writeOnnx(graph), [...moving.map((name) => `next/${name}`)]);
  const dims = parameterDims(shape);
  let now: Record<string, OrtTensor> = {};
  for (const [i, name] of names.entries()) {
    const size = dims[i] ?? [];
    now[name] = await placed(new OrtTensor('float32', parameters[i] ?? [], size));
    const zeros = new Float32Array((parameters[i] ?? []).length);
    now[`velocity/${name}`] = await placed(new OrtTensor('float32', zeros, size));
  }
  const fixed = {
    features: await placed(new OrtTensor('float32', features.data, features.dims)),
    targets: await placed(new OrtTensor('float32', targets.data, targets.dims)),
    shares: new OrtTensor('float32', new Float32Array(BATCH).fill(1 / BATCH), [BATCH, 1]),
    rate: new OrtTensor('float32', Float32Array.of(0.01), []),
    scale: new OrtTensor('float32', Float32Array.of(1), []),
  };
  row(
    'head, opening and upload, s',
    length,
    'webgpu',
    ((performance.now() - begin) / 1000).toFixed(2),
  );
  const losses: number[] = [];
  const epoch = async (): Promise<void> => {
    for (const rows of batches(features.dims[0] ?? 0)) {
      const feeds = {
        ...fixed,
        ...now,
        rows: new OrtTensor('int32', Int32Array.from(rows), [BATCH]),
      };
      const results = await step.run(feeds);
      losses.push(Number(results['loss']?.data[0]));
      for (const tensor of Object.values(now)) tensor.dispose();
      now = Object.fromEntries(moving.map((name) => [name, results[`next/${name}`] as OrtTensor]));
    }
  };
  await epoch();
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    await epoch();
    times.push((performance.now() - start) / batches(features.dims[0] ?? 0).length);
  }
  row(
    'head training, ms/step',
    length,
    'webgpu (resident)',
    (times.sort((a, b) => a - b)[1] ?? NaN).toFixed(2),
  );
  return losses;
}

/** Sessions must live as long as the buffers they gave: onnxruntime-node 1.30 faults otherwise. */
const alive: InferenceSession[] = [];

/** A copy of a tensor on the card. */
async function placed(tensor: OrtTensor): Promise<OrtTensor> {
  const g = new GraphBuilder('place');
  g.output(
    'y',
    g.add('Mul', [g.input('x', 'float32', tensor.dims), g.scalar(1)]),
    'float32',
    tensor.dims,
  );
  const session = await resident(writeOnnx(g.build()), ['y']);
  const { y } = await session.run({ x: tensor });
  return y as OrtTensor;
}

async function resident(onnx: Uint8Array, outputs: readonly string[]): Promise<InferenceSession> {
  const session = await InferenceSession.create(onnx, {
    executionProviders: ['webgpu'],
    logSeverityLevel: 3,
    preferredOutputLocation: Object.fromEntries(
      outputs.map((name) => [name, 'gpu-buffer' as const]),
    ),
    extra: { session: { disable_cpu_ep_fallback: '1' } },
  });
  alive.push(session);
  return session;
}

row(
  'machine',
  cpus()[0]?.model ?? '',
  `${availableParallelism()} cores`,
  `Node ${process.version}`,
  `onnxruntime ${runtime().version}`,
);
if (options.contract) {
  for (const device of devices.filter((one) => one !== 'cpu')) {
    for (const { name, graph, feeds, tolerance } of deviceCases) {
      await attempt(`contract ${device} ${name}`, async () => {
        const [here, there] = [await openSession(graph), await openSession(graph, { device })];
        const off = apart((await there.run(feeds))['y'], (await here.run(feeds))['y']);
        row(
          'contract',
          device,
          name,
          off <= tolerance ? 'ok' : 'NOT OK',
          off.toExponential(2),
          tolerance,
        );
        await Promise.all([here.release(), there.release()]);
      });
    }
  }
}
const folder = mkdtempSync(join(tmpdir(), 'sonograft-gpu-'));
try {
  for (const name of list(options.networks)) await attempt(name, () => extraction(name, folder));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const length of list(options.heads))
  await attempt(`head ${length}`, () => head(Number(length)));
process.exit(0);
