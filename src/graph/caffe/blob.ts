import { UserError } from '../../errors.ts';
import type { Tensor } from '../tensor.ts';
import { float32 } from '../tensor.ts';
import type { ByteSource } from '../byte-source.ts';
import { withSource } from '../byte-source.ts';
import { requireFinite } from '../finite.ts';
import type { Extent, ScannedField } from './wire-scan.ts';
import { scanFields } from './wire-scan.ts';

/** A blob as its message describes it, before its values are read. */
export interface Blob {
  readonly extent: Extent;
  /** From `shape`, or the old num, channels, height and width. */
  readonly dims: readonly number[];
  readonly values: typeof FLOATS | typeof DOUBLES;
}

/** BlobProto.data and BlobProto.double_data; `one` is the wire type of a value that is not packed. */
const FLOATS = { field: 5, bytes: 4, one: 5 } as const;
const DOUBLES = { field: 8, bytes: 8, one: 1 } as const;

/** Caffe counts the values of a blob in a signed 32-bit number. */
const MAX_COUNT = 0x7fffffff;

const MAX_AXES = 32;

/** BlobProto.num, channels, height, width. */
const LEGACY_AXES = [1, 2, 3, 4];

/** Doubles are converted in pieces of this many values. */
const PIECE = 1 << 17;

/**
 * Reads what a blob is: its shape, and that it holds as many values.
 *
 * @param what names the blob in errors, such as `the weight of layer "fc6"`.
 * @throws UserError when the message is damaged, its shape is impossible, or its values are more or
 *   fewer than the shape says.
 */
export async function readBlob(source: ByteSource, extent: Extent, what: string): Promise<Blob> {
  let legacy: number[] | undefined;
  let shape: Extent | undefined;
  let floats = 0;
  let doubles = 0;
  await scanFields(
    source,
    extent,
    () => what,
    (field) => {
      const { number, type, start, end } = field;
      if (LEGACY_AXES.includes(number) && type === 0) {
        legacy ??= [0, 0, 0, 0];
        legacy[number - 1] = field.value;
      } else if (number === 7 && type === 2) shape = field;
      else if (holds(FLOATS, field)) floats += end - start;
      else if (holds(DOUBLES, field)) doubles += end - start;
    },
  );
  const dims = legacy ?? (await readShape(source, shape, what));
  const count = countOf(dims, what);
  const values = doubles > 0 ? DOUBLES : FLOATS;
  const there = (values === DOUBLES ? doubles : floats) / values.bytes;
  if (there !== count) {
    throw new UserError(
      `Cannot read ${what}: its shape [${dims.join(', ')}] takes ${count} values, and it holds ${there}.`,
    );
  }
  return { extent, dims, values };
}

/**
 * Reads the values of a blob into an array of their own; packed floats go there straight from the
 * file.
 *
 * @throws UserError when a value is not a finite number.
 */
export async function readValues(
  source: ByteSource,
  blob: Blob,
  what: string,
): Promise<Float32Array> {
  const values = new Float32Array(countOf(blob.dims, what));
  const bytes = new Uint8Array(values.buffer);
  const isDouble = blob.values === DOUBLES;
  const packed: (Extent & { readonly done: number })[] = [];
  let done = 0;
  await scanFields(
    source,
    blob.extent,
    () => what,
    (field) => {
      if (!holds(blob.values, field)) return;
      const { start, end, body } = field;
      if (field.type === 2) packed.push({ start, end, done });
      else if (isDouble) values[done] = new Float64Array(body.slice().buffer)[0] ?? NaN;
      else bytes.set(body, 4 * done);
      done += (end - start) / blob.values.bytes;
    },
  );
  for (const run of packed) {
    const target = values.subarray(run.done, run.done + (run.end - run.start) / blob.values.bytes);
    if (isDouble) await readDoubles(source, run, target);
    else
      await source.read(new Uint8Array(values.buffer, 4 * run.done, 4 * target.length), run.start);
  }
  return requireFinite(values, what);
}

function holds({ field, bytes, one }: Blob['values'], seen: ScannedField): boolean {
  if (seen.number !== field) return false;
  return seen.type === one || (seen.type === 2 && (seen.end - seen.start) % bytes === 0);
}

async function readDoubles(source: ByteSource, run: Extent, target: Float32Array): Promise<void> {
  const piece = new Float64Array(Math.min(PIECE, target.length));
  for (let done = 0; done < target.length;) {
    const part = piece.subarray(0, target.length - done);
    await source.read(new Uint8Array(part.buffer, 0, part.byteLength), run.start + 8 * done);
    target.set(part, done);
    done += part.length;
  }
}

async function readShape(
  source: ByteSource,
  extent: Extent | undefined,
  what: string,
): Promise<number[]> {
  if (extent === undefined) return [];
  const dims: number[] = [];
  const packed: Extent[] = [];
  await scanFields(
    source,
    extent,
    () => what,
    ({ number, type, value, start, end }) => {
      if (number !== 1) return;
      if (type === 0) dims.push(value);
      else if (type === 2) packed.push({ start, end });
      if (dims.length > MAX_AXES || end - start > 10 * MAX_AXES) throw tooManyAxes(what);
    },
  );
  for (const { start, end } of packed) {
    const bytes = new Uint8Array(end - start);
    await source.read(bytes, start);
    let dim = 0n;
    let shift = 0n;
    for (const byte of bytes) {
      dim |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte >= 128) continue;
      dims.push(Number(BigInt.asIntN(64, dim)));
      dim = 0n;
      shift = 0n;
    }
  }
  if (dims.length > MAX_AXES) throw tooManyAxes(what);
  return dims;
}

function tooManyAxes(what: string): UserError {
  return new UserError(
    `Cannot read ${what}: its shape has more than the ${MAX_AXES} axes that Caffe allows.`,
  );
}

function countOf(dims: readonly number[], what: string): number {
  const count = dims.reduce((product, dim) => product * dim, 1);
  if (dims.some((dim) => dim < 0) || !(count <= MAX_COUNT)) {
    throw new UserError(
      `Cannot read ${what}: its shape [${dims.join(', ')}] is impossible; a blob holds at most ${MAX_COUNT} values.`,
    );
  }
  return count;
}

/**
 * Reads a mean image (`mean.binaryproto`, a single BlobProto).
 *
 * @param from a path, or the bytes of the file.
 * @returns float32 [channels, height, width], channels in the order of the network's input.
 * @throws UserError when the file is damaged or holds another number of images than one.
 */
export async function readMean(from: string | Uint8Array): Promise<Tensor<Float32Array>> {
  return withSource(from, async (source) => {
    const what = 'the mean image';
    const blob = await readBlob(source, { start: 0, end: source.size }, what);
    const [num, ...image] = blob.dims.length === 3 ? [1, ...blob.dims] : blob.dims;
    if (num !== 1 || image.length !== 3) {
      throw new UserError(
        `Cannot read the mean image: its shape [${blob.dims.join(', ')}] is not that of one image of channels x height x width.`,
      );
    }
    return float32(image, await readValues(source, blob, what));
  });
}
