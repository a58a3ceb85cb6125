import { UserError } from '../errors.ts';
import type { Attribute, Dim, Graph, Node, ValueInfo } from './graph.ts';
import { ATTRIBUTE_NUMBERS, elementTypeOf } from './onnx-types.ts';
import type { ElementType, Tensor } from './tensor.ts';
import { sizeOf, tensorFromBytes } from './tensor.ts';
import { fields } from './wire.ts';

/** Subgraphs may nest this deep (If and Loop bodies); deeper files are refused. */
const MAX_DEPTH = 8;

/**
 * Reads an ONNX file (ModelProto of onnx.proto). Weights stored as raw bytes are views into the
 * given bytes where their alignment allows it.
 *
 * @throws UserError when the bytes are damaged, or when the file uses what we do not carry: weights
 *   in other files, sparse weights, model-local functions, or element types beyond ours.
 */
export function readOnnx(bytes: Uint8Array): Graph {
  let graph: Graph | undefined;
  const opsets: Record<string, number> = {};
  const metadata: Record<string, string> = {};
  for (const field of fields(bytes, 'the ONNX file')) {
    if (field.number === 7) graph = readGraph(field.bytes(), 0);
    else if (field.number === 8) {
      const { domain, version } = readOpset(field.bytes());
      opsets[domain === 'ai.onnx' ? '' : domain] = version;
    } else if (field.number === 14) {
      const [key, value] = readEntry(field.bytes());
      metadata[key] = value;
    } else if (field.number === 25) {
      throw unsupported('model-local functions');
    }
  }
  if (graph === undefined || graph.nodes.length === 0) {
    throw new UserError('Cannot read the ONNX file: it holds no graph.');
  }
  return { ...graph, opsets, metadata };
}

function readOpset(bytes: Uint8Array): { domain: string; version: number } {
  const opset = { domain: '', version: 1 };
  for (const field of fields(bytes, 'an operator set')) {
    if (field.number === 1) opset.domain = field.string();
    if (field.number === 2) opset.version = field.int();
  }
  return opset;
}

function readEntry(bytes: Uint8Array): readonly [string, string] {
  let key = '';
  let value = '';
  for (const field of fields(bytes, 'a metadata entry')) {
    if (field.number === 1) key = field.string();
    if (field.number === 2) value = field.string();
  }
  return [key, value];
}

function readGraph(bytes: Uint8Array, depth: number): Graph {
  if (depth > MAX_DEPTH) throw unsupported(`subgraphs nested deeper than ${MAX_DEPTH}`);
  const nodes: Node[] = [];
  const initializers = new Map<string, Tensor>();
  const inputs: ValueInfo[] = [];
  const outputs: ValueInfo[] = [];
  let name = '';
  for (const field of fields(bytes, 'the ONNX graph')) {
    switch (field.number) {
      case 1:
        nodes.push(readNode(field.bytes(), depth));
        break;
      case 2:
        name = field.string();
        break;
      case 5: {
        const [key, tensor] = readTensor(field.bytes());
        initializers.set(key, tensor);
        break;
      }
      case 11:
        inputs.push(readValueInfo(field.bytes()));
        break;
      case 12:
        outputs.push(readValueInfo(field.bytes()));
        break;
      case 15:
        throw unsupported('sparse weights');
    }
  }
  // Older files list their weights among the inputs too.
  const real = inputs.filter((input) => !initializers.has(input.name));
  return { name, opsets: {}, inputs: real, outputs, initializers, nodes, metadata: {} };
}

function readNode(bytes: Uint8Array, depth: number): Node {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes: Record<string, Attribute> = {};
  let name = '';
  let op = '';
  let domain = '';
  for (const field of fields(bytes, 'an ONNX node')) {
    switch (field.number) {
      case 1:
        inputs.push(field.string());
        break;
      case 2:
        outputs.push(field.string());
        break;
      case 3:
        name = field.string();
        break;
      case 4:
        op = field.string();
        break;
      case 5: {
        const [key, attribute] = readAttribute(field.bytes(), depth);
        attributes[key] = attribute;
        break;
      }
      case 7:
        domain = field.string();
    }
  }
  return { op, name, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, attributes };
}

function readAttribute(bytes: Uint8Array, depth: number): readonly [string, Attribute] {
  let name = '';
  let type = 0;
  let float = 0;
  let int = 0;
  let string = '';
  let tensor: Tensor | undefined;
  let graph: Graph | undefined;
  const floats: number[] = [];
  const ints: number[] = [];
  const strings: string[] = [];
  for (const field of fields(bytes, 'an ONNX attribute')) {
    switch (field.number) {
      case 1:
        name = field.string();
        break;
      case 2:
        float = field.float();
        break;
      case 3:
        int = field.int();
        break;
      case 4:
        string = field.string();
        break;
      case 5:
        [, tensor] = readTensor(field.bytes());
        break;
      case 6:
        graph = readGraph(field.bytes(), depth + 1);
        break;
      case 7:
        floats.push(...floatsOf(field.packed()));
        break;
      case 8:
        ints.push(...field.ints());
        break;
      case 9:
        strings.push(field.string());
        break;
      case 20:
        type = field.int();
    }
  }
  const attribute = ((): Attribute | undefined => {
    switch (type) {
      case ATTRIBUTE_NUMBERS.float:
        return { type: 'float', value: float };
      case ATTRIBUTE_NUMBERS.int:
        return { type: 'int', value: int };
      case ATTRIBUTE_NUMBERS.string:
        return { type: 'string', value: string };
      case ATTRIBUTE_NUMBERS.tensor:
        return tensor && { type: 'tensor', value: tensor };
      case ATTRIBUTE_NUMBERS.graph:
        return graph && { type: 'graph', value: graph };
      case ATTRIBUTE_NUMBERS.floats:
        return { type: 'floats', value: floats };
      case ATTRIBUTE_NUMBERS.ints:
        return { type: 'ints', value: ints };
      case ATTRIBUTE_NUMBERS.strings:
        return { type: 'strings', value: strings };
      default:
        return undefined;
    }
  })();
  if (attribute === undefined) throw unsupported(`an attribute "${name}" of type ${type}`);
  return [name, attribute];
}

function readTensor(bytes: Uint8Array): readonly [string, Tensor] {
  const dims: number[] = [];
  let name = '';
  let dataType = 0;
  let raw: Uint8Array | undefined;
  const typed: number[] = [];
  for (const field of fields(bytes, 'an ONNX tensor')) {
    switch (field.number) {
      case 1:
        dims.push(...field.ints());
        break;
      case 2:
        dataType = field.int();
        break;
      case 4:
        for (const value of floatsOf(field.packed())) typed.push(value);
        break;
      case 5:
      case 7:
        for (const value of field.ints()) typed.push(value);
        break;
      case 8:
        name = field.string();
        break;
      case 9:
        raw = field.bytes();
        break;
      case 10:
        for (const value of doublesOf(field.packed())) typed.push(value);
        break;
      case 14:
        if (field.int() === 1) throw unsupported('weights kept in another file');
    }
  }
  const type = elementTypeOf(dataType);
  if (type === undefined) throw unsupported(`element type ${dataType} (tensor "${name}")`);
  if (dims.some((dim) => dim < 0) || !Number.isSafeInteger(sizeOf(dims))) {
    throw new UserError(
      `Cannot read the ONNX file: tensor "${name}" has the impossible shape [${dims.join(', ')}].`,
    );
  }
  try {
    return [name, tensorFromBytes(type, dims, raw ?? bytesOfNumbers(type, typed))];
  } catch (cause) {
    throw new UserError(`Cannot read the ONNX file: tensor "${name}" is damaged.`, { cause });
  }
}

function bytesOfNumbers(type: ElementType, values: readonly number[]): Uint8Array {
  const array = {
    float32: () => Float32Array.from(values),
    float64: () => Float64Array.from(values),
    int64: () => BigInt64Array.from(values, BigInt),
    int32: () => Int32Array.from(values),
    int8: () => Int8Array.from(values),
    uint8: () => Uint8Array.from(values),
    bool: () => Uint8Array.from(values),
  }[type]();
  return new Uint8Array(array.buffer);
}

function readValueInfo(bytes: Uint8Array): ValueInfo {
  let name = '';
  let elementType: ElementType = 'float32';
  let dims: Dim[] | undefined;
  for (const field of fields(bytes, 'an ONNX value')) {
    if (field.number === 1) name = field.string();
    if (field.number !== 2) continue;
    for (const type of fields(field.bytes(), 'an ONNX type')) {
      if (type.number !== 1) continue;
      for (const part of fields(type.bytes(), 'an ONNX tensor type')) {
        if (part.number === 1) elementType = elementTypeOf(part.int()) ?? 'float32';
        if (part.number === 2) {
          dims = [];
          for (const dim of fields(part.bytes(), 'an ONNX shape')) dims.push(readDim(dim.bytes()));
        }
      }
    }
  }
  return dims === undefined ? { name, type: elementType } : { name, type: elementType, dims };
}

function readDim(bytes: Uint8Array): Dim {
  let dim: Dim = '?';
  for (const field of fields(bytes, 'an ONNX dimension')) {
    if (field.number === 1) dim = field.int();
    if (field.number === 2) dim = field.string();
  }
  return dim;
}

function floatsOf(bytes: Uint8Array): Float32Array {
  return new Float32Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 4));
}

function doublesOf(bytes: Uint8Array): Float64Array {
  return new Float64Array(new Uint8Array(bytes).buffer, 0, Math.floor(bytes.length / 8));
}

function unsupported(what: string): UserError {
  return new UserError(
    `Cannot read the ONNX file: it uses ${what}, which is not supported; export it again without.`,
  );
}
