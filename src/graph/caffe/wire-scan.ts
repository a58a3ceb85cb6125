import { UserError } from '../../errors.ts';
import type { ByteSource } from '../byte-source.ts';

/** A stretch of a byte source: from start up to, not including, end. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A field of a protobuf message that was walked over, not read. */
export interface ScannedField extends Extent {
  readonly number: number;
  /** The wire type: 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  readonly type: number;
  /** Of a varint: its value as a signed 64-bit number, exact to 2^53. */
  readonly value: number;
  /** Of a field of four or eight bytes: these bytes, valid until the visitor returns. */
  readonly body: Uint8Array;
}

const FIRST_CHUNK = 1024;
const LAST_CHUNK = 1024 * 1024;

/** Tag (10 bytes at most) and the longest body or length that is looked into (10 bytes). */
const LOOK_AHEAD = 20;

const NOTHING = new Uint8Array(0);

/**
 * Walks over the fields of a protobuf message by position. Length-delimited bodies are jumped over,
 * so the cost is that of the fields, not of their bytes.
 *
 * @param what says what the message is, for errors.
 * @param visit is shown every field; the one whose body runs past the end too, before it is refused.
 * @throws UserError when the bytes are no fields or a length runs past the end.
 */
export async function scanFields(
  source: ByteSource,
  extent: Extent,
  what: () => string,
  visit: (field: ScannedField) => void,
): Promise<void> {
  let position = extent.start;
  let size = FIRST_CHUNK;
  let buffer = new Uint8Array(0);
  while (position < extent.end) {
    size = Math.min(size, extent.end - position);
    if (buffer.length < size) buffer = new Uint8Array(size);
    const chunk = buffer.subarray(0, size);
    await source.read(chunk, position);
    const next = scanChunk(chunk, position, extent.end, what, visit);
    // A jump leads to a small field again; a run of small fields is read in ever larger pieces.
    size = next > position + size ? FIRST_CHUNK : Math.min(size * 2, LAST_CHUNK);
    position = next;
  }
}

/** Scans the fields that begin in the chunk; returns where the next one begins. */
function scanChunk(
  chunk: Uint8Array,
  position: number,
  end: number,
  what: () => string,
  visit: (field: ScannedField) => void,
): number {
  const damaged = (at: number): UserError =>
    new UserError(`Cannot read ${what()}: its bytes are damaged near ${position + at}.`);
  const isLast = position + chunk.length === end;
  let at = 0;
  let value = 0;
  const varint = (): void => {
    const first = at;
    value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = chunk[at];
      if (byte === undefined || at - first >= 10) throw damaged(first);
      at += 1;
      value += (byte & 127) * scale;
      if (byte < 128) break;
    }
    if (at - first === 10) value = signed(chunk.subarray(first, at));
  };
  while (at < chunk.length && (isLast || at + LOOK_AHEAD <= chunk.length)) {
    const tagAt = at;
    varint();
    const type = value % 8;
    const number = Math.floor(value / 8);
    if (number < 1 || number > 0x1fffffff) throw damaged(tagAt);
    let start = at;
    let body: Uint8Array = NOTHING;
    if (type === 0) varint();
    else if (type === 1 || type === 5) {
      at += type === 1 ? 8 : 4;
      if (at > chunk.length) throw damaged(tagAt);
      body = chunk.subarray(start, at);
    } else if (type === 2) {
      varint();
      if (value < 0) throw damaged(tagAt);
      start = at;
      at += value;
    } else throw damaged(tagAt);
    visit({ number, type, start: position + start, end: position + at, value, body });
    if (position + at > end) {
      throw new UserError(
        `Cannot read ${what()}: field ${number} ends ${position + at - end} bytes past the end.`,
      );
    }
  }
  return position + at;
}

/** A varint of ten bytes, which is how negative numbers are written. */
function signed(bytes: Uint8Array): number {
  let value = 0n;
  bytes.forEach((byte, i) => (value |= BigInt(byte & 127) << BigInt(7 * i)));
  return Number(BigInt.asIntN(64, value));
}
