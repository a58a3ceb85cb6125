import { UserError } from '../../errors.ts';
import type { Layer } from './layer.ts';
import { fromV1Type, isTrainingOnly, SOURCES } from './layer-types.ts';
import { parsePrototxt } from './prototxt.ts';
import { textError } from './prototxt-tokens.ts';
import type { TextMessage } from './text-message.ts';

/** A blob that is fed from outside. Dims, batch first, are absent where the text does not tell. */
export interface NetInput {
  readonly name: string;
  readonly dims: readonly number[] | undefined;
}

/** A network as its prototxt describes it, for a test run. */
export interface Net {
  readonly name: string;
  readonly inputs: readonly NetInput[];
  readonly layers: readonly Layer[];
}

/**
 * Reads a network description (NetParameter in text form): `layer` or the older `layers`; inputs
 * from `input` with `input_dim` or `input_shape`, Input layers, or data layers that name their size.
 * Layers of the training phase and layers that only measure or train are left out.
 *
 * @throws UserError with the line number.
 */
export function readNet(prototxt: string): Net {
  const text = parsePrototxt(prototxt);
  const v1 = text.messages('layers');
  const v2 = text.messages('layer');
  if (v1.length + v2.length === 0) {
    throw new UserError('Cannot read the prototxt: it has no layers.');
  }
  if (v1.length > 0 && v2.length > 0) {
    throw textError(v1[0]?.line ?? 1, 'it has both layer and layers, the new form and the old one');
  }
  const layers = [...v1, ...v2]
    .filter(runsInTest)
    .map((message) => readLayer(message, v1.length > 0))
    .filter((layer) => !isTrainingOnly(layer.type));
  return {
    name: text.string('name') ?? 'caffe',
    inputs: [...readInputs(text), ...layers.filter(isSource).flatMap(inputsOf)],
    layers: layers.filter((layer) => !isSource(layer)),
  };
}

function readLayer(message: TextMessage, isV1: boolean): Layer {
  if (message.has('layer')) {
    throw textError(
      message.line,
      'this layer is in the oldest form (V0); convert the file with Caffe’s upgrade_net_proto_text',
    );
  }
  const name = message.string('name') ?? '';
  const type = isV1 ? readV1Type(message) : message.string('type');
  if (type === undefined) throw textError(message.line, `layer "${name}" has no type`);
  return {
    name,
    type,
    bottoms: message.strings('bottom'),
    tops: message.strings('top'),
    line: message.line,
    settings: (parameter) => message.message(parameter),
  };
}

function readV1Type(message: TextMessage): string | undefined {
  const scalar = message.scalar('type');
  if (scalar === undefined) return undefined;
  const type = scalar.quoted ? undefined : fromV1Type(scalar.text);
  if (type !== undefined) return type;
  throw textError(scalar.line, `there is no layer type ${scalar.text} in the old form`);
}

/** Whether a test run of level 0 without stages includes the layer (net.cpp, FilterNet). */
function runsInTest(message: TextMessage): boolean {
  const include = message.messages('include');
  const exclude = message.messages('exclude');
  if (include.length > 0) return include.some(isMet);
  return !exclude.some(isMet);
}

function isMet(rule: TextMessage): boolean {
  return (
    rule.choice('phase', ['TRAIN', 'TEST'], 'TEST') === 'TEST' &&
    rule.int('min_level', 0) <= 0 &&
    rule.int('max_level', 0) >= 0 &&
    rule.strings('stage').length === 0
  );
}

function isSource(layer: Layer): boolean {
  return SOURCES.has(layer.type);
}

function readInputs(text: TextMessage): NetInput[] {
  const names = text.strings('input');
  const shapes = text.messages('input_shape').map((shape) => shape.allow(['dim']).counts('dim'));
  const dims = text.counts('input_dim');
  return names.map((name, i) => {
    if (shapes.length > 0) return { name, dims: shapes[i] };
    return { name, dims: dims.length >= 4 * (i + 1) ? dims.slice(4 * i, 4 * i + 4) : undefined };
  });
}

/** What a data layer says of the images that it would feed. */
function inputsOf(layer: Layer): NetInput[] {
  const dims = ((): (readonly number[] | undefined)[] => {
    switch (layer.type) {
      case 'Input': {
        const shapes = layer.settings('input_param').messages('shape');
        const all = shapes.map((shape) => shape.counts('dim'));
        return all.length === 1 ? layer.tops.map(() => all[0]) : all;
      }
      case 'MemoryData': {
        const settings = layer.settings('memory_data_param');
        const sizes = ['batch_size', 'channels', 'height', 'width'].map((n) => settings.count(n));
        return [sizes.every((size) => size !== undefined) ? sizes : undefined];
      }
      case 'DummyData':
        return layer
          .settings('dummy_data_param')
          .messages('shape')
          .map((shape) => shape.counts('dim'));
      default: {
        // Images in a database are colour images unless something says otherwise.
        const crop = layer.settings('transform_param').count('crop_size');
        return [crop === undefined ? undefined : [1, 3, crop, crop]];
      }
    }
  })();
  return layer.tops.map((name, i) => ({ name, dims: dims[i] }));
}
