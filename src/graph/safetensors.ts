import { UserError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import { withSource } from './byte-source.ts';
import { requireFinite } from './finite.ts';
import { sizeOf } from './tensor.ts';

/** A tensor of a safetensors file, before its values are read. */
export interface StoredTensor {
  /** As the file names it, such as F32 or I64. */
  readonly type: string;
  readonly dims: readonly number[];
  /** Byte positions in the file. */
  readonly start: number;
  readonly end: number;
}

/** A safetensors file that is open for the time of one use. */
export interface SafetensorsFile {
  readonly tensors: ReadonlyMap<string, StoredTensor>;
  /**
   * Reads one tensor as float32, from F32, F16 or BF16.
   *
   * @throws UserError when it is not there, of another type, or holds what is no finite number.
   */
  readonly read: (name: string) => Promise<Float32Array>;
}

/** The header of the networks that we know takes some kilobytes; this is for much larger ones. */
const MAX_HEADER = 16 * 2 ** 20;
const MAX_TENSORS = 20_000;
const MAX_AXES = 32;

/** Bytes of a value by the types of the format (safetensors, tensor.rs, Dtype). */
const BYTES: Readonly<Record<string, number>> = {
  ...{ BOOL: 1, U8: 1, I8: 1, F8_E5M2: 1, F8_E4M3: 1, I16: 2, U16: 2, F16: 2, BF16: 2 },
  ...{ I32: 4, U32: 4, F32: 4, F64: 8, I64: 8, U64: 8 },
};

/** Halves are converted in pieces of this many values. */
const PIECE = 1 << 18;

/**
 * Opens a safetensors file: eight bytes with the length of the header, the header as JSON, then the
 * values (github.com/huggingface/safetensors, "Format"). Every length and offset is checked before
 * it is used, and the tensors must fill the file without gaps or overlaps, as the format demands.
 *
 * @param from a path, or the bytes of the file.
 * @throws UserError when the file is cut short, damaged or none of this format.
 */
export async function withSafetensors<T>(
  from: string | Uint8Array,
  use: (file: SafetensorsFile) => Promise<T>,
): Promise<T> {
  return await withSource(from, async (source) => {
    const tensors = await readHeader(source);
    return await use({
      tensors,
      read: async (name) => {
        const tensor = tensors.get(name);
        if (tensor === undefined) {
          throw new UserError(`Cannot use the weight file: it has no tensor "${name}".`);
        }
        return requireFinite(await readFloats(source, name, tensor), `tensor "${name}"`);
      },
    });
  });
}

async function readHeader(source: ByteSource): Promise<Map<string, StoredTensor>> {
  if (source.size < 8)
    throw broken(`it is ${source.size} bytes long, and the header alone is more`);
  const prefix = new Uint8Array(8);
  await source.read(prefix, 0);
  const length = Number(new DataView(prefix.buffer).getBigUint64(0, true));
  if (length > source.size - 8) {
    throw broken(`its header of ${length} bytes reaches past the end of the file`);
  }
  if (length > MAX_HEADER) {
    throw broken(`its header of ${length} bytes is larger than the ${MAX_HEADER} that are read`);
  }
  const bytes = new Uint8Array(length);
  await source.read(bytes, 8);
  const entries = Object.entries(parse(bytes)).filter(([name]) => name !== '__metadata__');
  if (entries.length > MAX_TENSORS) {
    throw broken(`it names ${entries.length} tensors, and at most ${MAX_TENSORS} are read`);
  }
  const tensors = entries.map(
    ([name, entry]) => [name, readEntry(name, entry, 8 + length)] as const,
  );
  checkLayout(tensors, 8 + length, source.size);
  return new Map(tensors);
}

function parse(bytes: Uint8Array): object {
  try {
    const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  } catch (cause) {
    throw broken('its header is not JSON', cause);
  }
  throw broken('its header is no JSON object');
}

function readEntry(name: string, entry: unknown, base: number): StoredTensor {
  const fields: Readonly<Record<string, unknown>> =
    typeof entry === 'object' && entry !== null ? { ...entry } : {};
  const { dtype, shape, data_offsets: offsets } = fields;
  const bytes = typeof dtype === 'string' ? BYTES[dtype] : undefined;
  const [start, end, ...more] = isCounts(offsets) ? offsets : [];
  if (
    typeof dtype !== 'string' ||
    bytes === undefined ||
    !isCounts(shape) ||
    shape.length > MAX_AXES ||
    start === undefined ||
    end === undefined ||
    more.length > 0
  ) {
    throw broken(`its entry for "${shown(name)}" is not a type, a shape and two offsets`);
  }
  if (end - start !== sizeOf(shape) * bytes) {
    throw broken(
      `"${shown(name)}" of shape [${shape.join(', ')}] takes ${sizeOf(shape) * bytes} bytes, and it has ${end - start}`,
    );
  }
  return { type: dtype, dims: shape, start: base + start, end: base + end };
}

/** @throws UserError unless the tensors lie one behind the other up to the end of the file. */
function checkLayout(
  tensors: readonly (readonly [string, StoredTensor])[],
  base: number,
  size: number,
): void {
  let edge = base;
  for (const [name, { start, end }] of tensors.toSorted(
    ([, a], [, b]) => a.start - b.start || a.end - b.end,
  )) {
    if (end > size) {
      throw broken(`it ends ${end - size} bytes before "${shown(name)}" does; fetch it again`);
    }
    if (start !== edge)
      throw broken(`"${shown(name)}" does not begin where the one before it ends`);
    edge = end;
  }
  if (edge !== size) throw broken(`${size - edge} bytes at its end belong to no tensor`);
}

async function readFloats(
  source: ByteSource,
  name: string,
  { type, dims, start }: StoredTensor,
): Promise<Float32Array> {
  const values = new Float32Array(sizeOf(dims));
  if (type === 'F32') {
    await source.read(new Uint8Array(values.buffer), start);
    return values;
  }
  if (type !== 'F16' && type !== 'BF16') {
    throw new UserError(
      `Cannot use tensor "${name}": its values are ${type}, and weights must be F32, F16 or BF16.`,
    );
  }
  const toFloat = type === 'F16' ? fromHalf : fromBrain;
  const halves = new Uint16Array(Math.min(PIECE, values.length));
  for (let done = 0; done < values.length; done += halves.length) {
    const piece = halves.subarray(0, values.length - done);
    await source.read(
      new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength),
      start + 2 * done,
    );
    for (let i = 0; i < piece.length; i++) values[done + i] = toFloat(piece[i] ?? 0);
  }
  return values;
}

/** A 16-bit float of IEEE 754: one sign bit, five of the exponent, ten of the fraction. */
function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** -24
    : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const word = new Uint32Array(1);
const float = new Float32Array(word.buffer);

/** The upper half of a float32. */
function fromBrain(bits: number): number {
  word[0] = bits << 16;
  return float[0] ?? 0;
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => Number.isSafeInteger(one) && one >= 0);
}

/** Damaged names may hold anything. */
function shown(name: string): string {
  return name.slice(0, 200).replace(/\p{C}/gu, '?');
}

function broken(why: string, cause?: unknown): UserError {
  return new UserError(`Cannot read the safetensors file: ${why}.`, { cause });
}
