import { UserError } from '../../errors.ts';
import type { AttributeValue } from '../builder.ts';
import type { Tensor } from '../tensor.ts';
import type { TextMessage } from './text-message.ts';

/** A layer of a prototxt; V1 layers have their types translated. */
export interface Layer {
  readonly name: string;
  readonly type: string;
  readonly bottoms: readonly string[];
  readonly tops: readonly string[];
  readonly line: number;
  /** A parameter message such as convolution_param, empty where there is none. */
  readonly settings: (name: string) => TextMessage;
}

/** The dims of a value for one image, that is without the batch axis. */
export type Shape = readonly number[];

/** A blob that a layer needs from the weight file. */
export interface BlobSpec {
  readonly role: string;
  readonly dims: readonly number[];
}

/** Where a layer writes its nodes. */
export interface Emitter {
  /** Names of the values that the layer reads. */
  readonly inputs: readonly string[];
  /** The blobs that the plan asked for, in that order. */
  readonly blobs: readonly Tensor<Float32Array>[];
  /** Puts a tensor into the graph as `layer.role`. */
  readonly constant: (role: string, tensor: Tensor) => string;
  /** Adds a node whose result stays inside the layer. */
  readonly add: (op: string, inputs: readonly string[], attributes?: Attributes) => string;
  /** Adds the node that makes a top, the first unless said otherwise. */
  readonly top: (
    op: string,
    inputs: readonly string[],
    attributes?: Attributes,
    index?: number,
  ) => void;
}

export type Attributes = Readonly<Record<string, AttributeValue>>;

/** What a layer will do, known before any weight is read. */
export interface LayerPlan {
  readonly blobs: readonly BlobSpec[];
  /** Of the tops. */
  readonly shapes: readonly Shape[];
  readonly emit: (emitter: Emitter) => void;
}

/**
 * Plans one type of layer for given shapes of its bottoms.
 *
 * @param batch the batch size that the prototxt names, which a Reshape may repeat.
 * @throws UserError when its settings are impossible or not supported.
 */
export type Planner = (layer: Layer, bottoms: readonly Shape[], batch: number) => LayerPlan;

/** The sentence that refuses a layer. */
export function refusal(layer: Layer, why: string): UserError {
  return new UserError(
    `Cannot use layer "${layer.name}" (${layer.type}, line ${layer.line} of the prototxt): ${why}.`,
  );
}

/** A value of one image larger than this (1 GiB) is taken for a mistake. */
const MAX_VALUES = 2 ** 28;

/** A shape whose dims are counts of a size that can be computed. */
export function checkedShape(layer: Layer, shape: Shape): Shape {
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (shape.every((dim) => Number.isInteger(dim) && dim >= 1) && size <= MAX_VALUES) return shape;
  throw refusal(
    layer,
    `a blob of [${shape.join(', ')}] values an image is empty or larger than ${MAX_VALUES} values`,
  );
}

/** The shape of the only bottom of a layer with one top. */
export function onlyBottom(layer: Layer, bottoms: readonly Shape[]): Shape {
  const [bottom] = bottoms;
  if (bottom !== undefined && bottoms.length === 1 && layer.tops.length === 1) return bottom;
  throw refusal(
    layer,
    `it has ${bottoms.length} bottoms and ${layer.tops.length} tops, and one of each is supported`,
  );
}

/** The only bottom as channels, height, width. */
export function onlyMap(
  layer: Layer,
  bottoms: readonly Shape[],
): readonly [number, number, number] {
  const [channels, height, width, ...more] = onlyBottom(layer, bottoms);
  if (channels === undefined || height === undefined || width === undefined || more.length > 0) {
    throw refusal(layer, `its input has ${(bottoms[0]?.length ?? 0) + 1} axes and should have 4`);
  }
  return [channels, height, width];
}

/**
 * An axis counted from the batch (0), negative ones from the end, as a position in a shape, which
 * lacks the batch.
 *
 * @throws UserError when it is the batch itself or does not exist.
 */
export function positionOf(layer: Layer, axis: number, shape: Shape): number {
  const position = (axis < 0 ? axis + shape.length + 1 : axis) - 1;
  if (position >= 0 && position < shape.length) return position;
  const why = position === -1 ? 'is the batch, and images must not mix' : 'does not exist';
  throw refusal(layer, `axis ${axis} ${why}`);
}
