/** The element types that our graphs carry, with the typed array that holds each. */
const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int64: BigInt64Array,
  int32: Int32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const;

export type ElementType = keyof typeof ARRAYS;

export type TensorArray =
  Float32Array | Float64Array | BigInt64Array | Int32Array | Int8Array | Uint8Array;

/** A dense array in row-major order. A scalar has no dims and one element. */
export interface Tensor<D extends TensorArray = TensorArray> {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: D;
}

/** The number of elements of a shape. */
export function sizeOf(dims: readonly number[]): number {
  return dims.reduce((size, dim) => size * dim, 1);
}

/** A float32 tensor; a plain list of numbers is copied, a Float32Array is taken as it is. */
export function float32(
  dims: readonly number[],
  values: Float32Array | readonly number[] = new Float32Array(sizeOf(dims)),
): Tensor<Float32Array> {
  const data = values instanceof Float32Array ? values : Float32Array.from(values);
  return checked({ type: 'float32', dims, data });
}

/** A float64 tensor; a plain list of numbers is copied, a Float64Array is taken as it is. */
export function float64(
  dims: readonly number[],
  values: Float64Array | readonly number[] = new Float64Array(sizeOf(dims)),
): Tensor<Float64Array> {
  const data = values instanceof Float64Array ? values : Float64Array.from(values);
  return checked({ type: 'float64', dims, data });
}

/** An int64 tensor, the type of shapes, axes and indices. */
export function int64(dims: readonly number[], values: readonly number[]): Tensor<BigInt64Array> {
  return checked({ type: 'int64', dims, data: BigInt64Array.from(values, BigInt) });
}

/** An int32 tensor over the given numbers, such as the rows that a Gather picks. */
export function int32(dims: readonly number[], data: Int32Array): Tensor<Int32Array> {
  return checked({ type: 'int32', dims, data });
}

/** A uint8 tensor over the given bytes. */
export function uint8(dims: readonly number[], data: Uint8Array): Tensor<Uint8Array> {
  return checked({ type: 'uint8', dims, data });
}

/**
 * A tensor over little-endian bytes, without a copy where their address allows it.
 *
 * @throws RangeError when the bytes are not exactly what type and dims ask for.
 */
export function tensorFromBytes(
  type: ElementType,
  dims: readonly number[],
  bytes: Uint8Array,
): Tensor {
  const View = ARRAYS[type];
  const size = sizeOf(dims);
  if (bytes.byteLength !== size * View.BYTES_PER_ELEMENT) {
    throw new RangeError(
      `a ${type} tensor of shape [${dims.join(', ')}] takes ${size * View.BYTES_PER_ELEMENT} bytes, not ${bytes.byteLength}`,
    );
  }
  const aligned = bytes.byteOffset % View.BYTES_PER_ELEMENT === 0 ? bytes : new Uint8Array(bytes);
  return { type, dims, data: new View(aligned.buffer as ArrayBuffer, aligned.byteOffset, size) };
}

/** The bytes of a tensor, little-endian, sharing its memory. */
export function bytesOf({ data }: Tensor): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** @throws RangeError when the data has another length than the dims say. */
function checked<D extends TensorArray>(tensor: Tensor<D>): Tensor<D> {
  const size = sizeOf(tensor.dims);
  if (tensor.data.length !== size) {
    throw new RangeError(
      `a tensor of shape [${tensor.dims.join(', ')}] takes ${size} values, not ${tensor.data.length}`,
    );
  }
  return tensor;
}
