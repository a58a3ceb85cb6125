import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import type { Graph } from '../graph/index.ts';
import {
  cut,
  GraphBuilder,
  inOnePlane,
  lastFeatureMap,
  mapBehind,
  openSession,
  renamed,
  runtime,
  uint8,
  writeOnnx,
} from '../graph/index.ts';
import type { Backbone, BackboneInput, Pool } from './backbone.ts';
import type { Network } from './network.ts';
import { addPooling, choosePool, pooledLength } from './pooling.ts';
import { addPreprocessing, perChannel } from './preprocess.ts';
import type { View } from './view.ts';
import { CENTER } from './view.ts';

/** Sessions run on one thread each, so that results do not depend on the machine's core count. */
export const THREADS = 1;

const FRAME = 256;

/**
 * Cuts a network at its features and puts preprocessing before and pooling behind it, in one graph.
 *
 * @throws UserError when it cannot be cut, run or pooled as asked.
 */
export async function assemble(network: Network, asked: Pool = 'auto'): Promise<Backbone> {
  const { graph, features, input } = network;
  const named = features.tensor ?? lastFeatureMap(graph);
  // A vector that is the global mean of a map is taken as its makers made it, unless a pool is asked
  // for: then the map behind it is pooled.
  const tensor = asked === 'auto' ? named : (mapBehind(graph, named) ?? named);
  const stated = tensor === named ? features.dims : undefined;
  const dims = await shapeOf(network, tensor);
  if (stated !== undefined && stated.join() !== dims.join()) {
    throw new UserError(
      `Cannot use backbone ${network.name}: its "${tensor}" has shape ${dims.join(' x ')}, but its description says ${stated.join(' x ')}; correct the description or get the right file.`,
    );
  }
  const pool = choosePool(tensor, dims, asked);
  const length = pooledLength(dims, pool);
  const { name, title, licence, source, pretrainedOn, weights, fullyConnected } = network;
  const onView = (view: View): Backbone => {
    const whole = compose(network, tensor, dims, pool, view);
    return {
      ...{ name, title, licence, source, pretrainedOn, weights },
      input,
      featureTensor: tensor,
      pool,
      length,
      graph: whole,
      device: 'cpu',
      key: keyOf(whole),
      ...{ view, onView },
      ...(fullyConnected && { fullyConnected }),
    };
  };
  return onView(CENTER);
}

/** From pixels to pooled features. */
function compose(
  network: Network,
  tensor: string,
  dims: readonly number[],
  pool: Backbone['pool'],
  view: View,
): Graph {
  const { g, value } = upTo(network, tensor, view);
  const pooled = addPooling(g, value, dims, pool);
  g.output('features', pooled, 'float32', ['N', pooledLength(dims, pool)]);
  return { ...g.build(), opsets: network.graph.opsets };
}

/** From pixels to a tensor of the network. */
function upTo(
  network: Network,
  tensor: string,
  view: View = CENTER,
): { g: GraphBuilder; value: string } {
  const { graph, input, inputTensor, name } = network;
  const part = cut(graph, [{ name: tensor, type: 'float32' }]);
  const others = part.inputs.filter((other) => other.name !== inputTensor);
  if (others.length > 0 || part.inputs.length === 0) {
    const seen = graph.inputs.map((other) => other.name).join(', ');
    throw new UserError(
      `Cannot use backbone ${name}: "${tensor}" must be made from the input "${inputTensor}" alone; the inputs of the network are ${seen}.`,
    );
  }
  const gray = takingGray(part, inputTensor, input);
  const g = new GraphBuilder(name);
  const pixels = g.input('pixels', 'uint8', ['N', FRAME, FRAME]);
  const prepared = addPreprocessing(g, pixels, gray.input, graph.opsets[''] ?? 1, view);
  // Every name of the network gets a prefix, so that none can meet one of ours.
  const inner = (old: string): string => `network/${old}`;
  g.include(renamed(gray.part, (old) => (old === inputTensor ? prepared : inner(old)), inner));
  return { g, value: inner(tensor) };
}

/** Frames are gray: where a network lets them, they enter in one channel instead of three. */
function takingGray(
  part: Graph,
  inputTensor: string,
  input: BackboneInput,
): { part: Graph; input: BackboneInput } {
  if (input.channels === 'gray') return { part, input };
  const one = inOnePlane(part, inputTensor, perChannel(input, 'mean'), perChannel(input, 'std'));
  if (one === undefined) return { part, input };
  return { part: one.graph, input: { ...input, channels: 'gray', mean: [one.mean], std: [1] } };
}

/** The shape of a tensor without the batch, found by running one black frame. */
async function shapeOf(network: Network, tensor: string): Promise<readonly number[]> {
  const { g, value } = upTo(network, tensor);
  const probe = cut({ ...g.build(), opsets: network.graph.opsets }, [
    { name: value, type: 'float32' },
  ]);
  const session = await openSession(probe, { threads: THREADS });
  try {
    const frame = uint8([1, FRAME, FRAME], new Uint8Array(FRAME ** 2));
    const { [value]: result } = await session.run({ pixels: frame });
    const [batch, ...dims] = result?.dims ?? [];
    if (batch === 1 && dims.length > 0) return dims;
    throw new UserError(
      `its "${tensor}" has shape [${(result?.dims ?? []).join(', ')}], and the first of several dimensions must count the frames`,
    );
  } catch (cause) {
    const { width, height } = network.input;
    const reason = (cause instanceof Error ? cause.message : String(cause)).trim();
    throw new UserError(
      `Cannot use backbone ${network.name} on an input of ${width} x ${height} pixels: ${reason}.`,
      { cause },
    );
  } finally {
    await session.release();
  }
}

/**
 * SHA-256 over everything that the features of a graph depend on.
 *
 * @param how it is run.
 */
export function keyOf(graph: Graph, how = `threads ${THREADS}`): string {
  return createHash('sha256')
    .update(writeOnnx(graph))
    .update(`onnxruntime ${runtime().version}, ${how}`)
    .digest('hex');
}
