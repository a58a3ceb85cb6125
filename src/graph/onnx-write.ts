import type { Attribute, Graph, Node, ValueInfo } from './graph.ts';
import { ATTRIBUTE_NUMBERS, elementTypeNumber } from './onnx-types.ts';
import type { Tensor } from './tensor.ts';
import { bytesOf } from './tensor.ts';
import { MessageWriter } from './wire.ts';

/** IR version 8 goes with operator sets up to 18 and is read by every current runtime. */
const IR_VERSION = 8;

/** Writes a graph as an ONNX file (ModelProto of onnx.proto). The same graph gives the same bytes. */
export function writeOnnx(graph: Graph): Uint8Array {
  const model = new MessageWriter().int(1, IR_VERSION).string(2, 'sonograft');
  model.message(7, writeGraph(graph));
  for (const [domain, version] of Object.entries(graph.opsets)) {
    model.message(8, new MessageWriter().string(1, domain).int(2, version));
  }
  for (const [key, value] of Object.entries(graph.metadata)) {
    model.message(14, new MessageWriter().string(1, key).string(2, value));
  }
  return model.finish();
}

function writeGraph(graph: Graph): MessageWriter {
  const message = new MessageWriter();
  for (const node of graph.nodes) message.message(1, writeNode(node));
  message.string(2, graph.name);
  for (const [name, tensor] of graph.initializers) message.message(5, writeTensor(tensor, name));
  for (const input of graph.inputs) message.message(11, writeValueInfo(input));
  for (const output of graph.outputs) message.message(12, writeValueInfo(output));
  return message;
}

function writeNode(node: Node): MessageWriter {
  const message = new MessageWriter();
  for (const input of node.inputs) message.string(1, input);
  for (const output of node.outputs) message.string(2, output);
  message.string(3, node.name).string(4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.message(5, writeAttribute(name, attribute));
  }
  if (node.domain !== '') message.string(7, node.domain);
  return message;
}

function writeAttribute(name: string, attribute: Attribute): MessageWriter {
  const message = new MessageWriter().string(1, name);
  switch (attribute.type) {
    case 'float':
      message.float(2, attribute.value);
      break;
    case 'int':
      message.int(3, attribute.value);
      break;
    case 'string':
      message.string(4, attribute.value);
      break;
    case 'tensor':
      message.message(5, writeTensor(attribute.value));
      break;
    case 'graph':
      message.message(6, writeGraph(attribute.value));
      break;
    case 'floats':
      message.floats(7, attribute.value);
      break;
    case 'ints':
      message.ints(8, attribute.value);
      break;
    case 'strings':
      for (const value of attribute.value) message.string(9, value);
  }
  return message.int(20, ATTRIBUTE_NUMBERS[attribute.type]);
}

function writeTensor(tensor: Tensor, name?: string): MessageWriter {
  const message = new MessageWriter().ints(1, tensor.dims).int(2, elementTypeNumber(tensor.type));
  if (name !== undefined) message.string(8, name);
  return message.bytes(9, bytesOf(tensor));
}

function writeValueInfo(info: ValueInfo): MessageWriter {
  const tensor = new MessageWriter().int(1, elementTypeNumber(info.type));
  if (info.dims !== undefined) {
    const shape = new MessageWriter();
    for (const dim of info.dims) {
      const message = new MessageWriter();
      shape.message(1, typeof dim === 'number' ? message.int(1, dim) : message.string(2, dim));
    }
    tensor.message(2, shape);
  }
  return new MessageWriter()
    .string(1, info.name)
    .message(2, new MessageWriter().message(1, tensor));
}
