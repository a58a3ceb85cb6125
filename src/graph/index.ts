export type { Attribute, Dim, Graph, Node, ValueInfo } from './graph.ts';
export type { ElementType, Tensor, TensorArray } from './tensor.ts';
export { bool, bytesOf, float32, float64, int64, sizeOf, uint8 } from './tensor.ts';
export { GraphBuilder, OPSET } from './builder.ts';
export { cut, lastFeatureMap, mapBehind } from './cut.ts';
export { readOnnx } from './onnx-read.ts';
export { writeOnnx } from './onnx-write.ts';
export { openSession } from './session.ts';
export type { Session, SessionOptions } from './session.ts';
