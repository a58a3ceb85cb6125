import type { ElementType } from './tensor.ts';

/** TensorProto.DataType numbers (onnx.proto) of the element types we carry. */
const NUMBERS: Readonly<Record<ElementType, number>> = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  bool: 9,
  float64: 11,
};

const TYPES = new Map(Object.entries(NUMBERS).map(([type, n]) => [n, type as ElementType]));

export function elementTypeNumber(type: ElementType): number {
  return NUMBERS[type];
}

/** The element type of a TensorProto.DataType number, or undefined for one we do not carry. */
export function elementTypeOf(number: number): ElementType | undefined {
  return TYPES.get(number);
}

/** AttributeProto.AttributeType numbers (onnx.proto). */
export const ATTRIBUTE_NUMBERS = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  graph: 5,
  floats: 6,
  ints: 7,
  strings: 8,
} as const;
