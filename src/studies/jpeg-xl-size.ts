import { corrupt } from './refused-file.ts';

const BOXED = Buffer.from('0000000c4a584c200d0a870a', 'hex');

/**
 * Width and height of a JPEG XL image, so that they can be held against the DICOM header before a
 * decoder allocates by them (ISO 18181-1 section D.2, size header; ISO 18181-2 section 9, boxes).
 *
 * @param bytes a bare codestream, or one in boxes.
 * @throws RefusedFile when it is neither.
 */
export function readJpegXlSize(bytes: Uint8Array): { width: number; height: number } {
  const stream = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = stream.subarray(0, 12).equals(BOXED) ? firstCodestream(stream) : 0;
  if (stream.length < start + 12 || stream.readUInt16BE(start) !== 0xff0a) {
    throw corrupt('a frame is no JPEG XL image');
  }
  const bits = new Bits(stream.readBigUInt64LE(start + 2));
  const isSmall = bits.take(1) === 1;
  const height = isSmall ? 8 * (bits.take(5) + 1) : bits.takeLength();
  const ratio = RATIOS[bits.take(3)];
  if (ratio) return { width: Math.floor((height * ratio[0]) / ratio[1]), height };
  return { width: isSmall ? 8 * (bits.take(5) + 1) : bits.takeLength(), height };
}

/** Width to height, by the number that the size header gives; none where it spells the width out. */
const RATIOS: readonly (readonly [number, number] | undefined)[] = [
  undefined,
  [1, 1],
  [12, 10],
  [4, 3],
  [3, 2],
  [16, 9],
  [5, 4],
  [2, 1],
];

/** Where the codestream begins, whole (jxlc) or its first part (jxlp, after a 4-byte number). */
function firstCodestream(stream: Buffer): number {
  for (let at = 0; at + 8 <= stream.length;) {
    const length = stream.readUInt32BE(at);
    const type = stream.toString('latin1', at + 4, at + 8);
    if (type === 'jxlc') return at + 8;
    if (type === 'jxlp') return at + 12;
    if (length < 8) break; // to the end of the file, or 64 bits long: no header before it is
    at += length;
  }
  throw corrupt('a JPEG XL frame has no codestream');
}

/** Bits from the lowest up. The largest size header takes 68 of them, of which 64 are enough. */
class Bits {
  #left: bigint;

  constructor(bits: bigint) {
    this.#left = bits;
  }

  take(count: number): number {
    const value = Number(this.#left & ((1n << BigInt(count)) - 1n));
    this.#left >>= BigInt(count);
    return value;
  }

  /** One more than 9, 13, 18 or 30 bits, as 2 bits before them say. */
  takeLength(): number {
    return 1 + this.take([9, 13, 18, 30][this.take(2)] ?? 9);
  }
}
