import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * Encodes one 8-bit gray channel as a PNG (W3C PNG, third edition), rows unfiltered, packed by runs:
 * of the quick ways the one that makes speckle smallest.
 *
 * @param pixels row by row, `width` x `height`.
 */
export function encodeGrayPng(pixels: Uint8Array, width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    rows.set(pixels.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  }
  const packed = deflateSync(rows, {
    level: 1,
    strategy: constants.Z_RLE,
    chunkSize: Math.max(64, rows.length),
  });
  const parts = [chunk('IHDR', header), chunk('IDAT', packed), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]);
}

function chunk(type: string, body: Buffer): Buffer {
  const bytes = Buffer.alloc(body.length + 12);
  bytes.writeUInt32BE(body.length, 0);
  bytes.write(type, 4, 'latin1');
  body.copy(bytes, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, body.length + 8)), body.length + 8);
  return bytes;
}

/**
 * Decodes a PNG of one 8-bit gray channel, not interlaced (W3C PNG, third edition). A general decoder
 * takes several times as long, which would be felt beside a small network.
 *
 * @returns the pixels, row by row.
 * @throws RangeError that ends a sentence begun with "it ..." when the bytes are anything else or
 *   damaged.
 */
export function decodeGrayPng(bytes: Uint8Array, width: number, height: number): Uint8Array {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!png.subarray(0, 8).equals(SIGNATURE)) throw new RangeError('is not a PNG');
  const packed: Buffer[] = [];
  let first = true;
  for (const { type, body } of chunks(png)) {
    if (first) checkHeader(type, body, width, height);
    first = false;
    if (type === 'IDAT') packed.push(body);
    if (type === 'IEND') return unfilter(inflate(packed, height * (width + 1)), width, height);
  }
  throw new RangeError('is cut off');
}

function* chunks(png: Buffer): Generator<{ type: string; body: Buffer }> {
  for (let at = 8; at < png.length;) {
    const length = at + 8 <= png.length ? png.readUInt32BE(at) : Infinity;
    const end = at + 8 + length;
    if (end + 4 > png.length) throw new RangeError('is cut off');
    if (crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) {
      throw new RangeError('is damaged: a checksum is wrong');
    }
    yield { type: png.toString('latin1', at + 4, at + 8), body: png.subarray(at + 8, end) };
    at = end + 4;
  }
}

function checkHeader(type: string, body: Buffer, width: number, height: number): void {
  if (type !== 'IHDR' || body.length !== 13) throw new RangeError('is damaged: it has no header');
  const size = [body.readUInt32BE(0), body.readUInt32BE(4)];
  const [depth, colour, , , interlace] = body.subarray(8);
  if (size[0] === width && size[1] === height && depth === 8 && colour === 0 && interlace === 0)
    return;
  throw new RangeError(
    `is ${size.join(' x ')} with ${depth ?? 0} bits and colour type ${colour ?? 0}, not ${width} x ${height} with 8 bits of gray`,
  );
}

function inflate(packed: readonly Buffer[], expected: number): Buffer {
  const [only] = packed;
  const stream = packed.length === 1 && only ? only : Buffer.concat(packed);
  let rows: Buffer;
  try {
    // Room that was filled to the last byte is followed by as much again.
    rows = inflateSync(stream, { maxOutputLength: expected, chunkSize: expected + 64 });
  } catch (cause) {
    throw new RangeError('is damaged: its pixels cannot be unpacked', { cause });
  }
  if (rows.length === expected) return rows;
  throw new RangeError('is damaged: it holds fewer pixels than it says');
}

/**
 * Undoes the filter of each row, of which every pixel is one byte (PNG, section 9.2), in place: a row
 * moves forward by the filter bytes of the rows before it.
 */
function unfilter(rows: Buffer, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(rows.buffer, rows.byteOffset, width * height);
  for (let y = 0; y < height; y++) {
    const at = y * (width + 1);
    const filter = rows[at] ?? 0;
    if (filter > 4) throw new RangeError(`is damaged: it names row filter ${filter}`);
    rows.copyWithin(y * width, at + 1, at + 1 + width);
    if (filter > 0) undo(filter, pixels, y * width, width);
  }
  return pixels;
}

function undo(filter: number, pixels: Uint8Array, start: number, width: number): void {
  let left = 0;
  let aboveLeft = 0;
  for (let at = start; at < start + width; at++) {
    const up = at < width ? 0 : (pixels[at - width] ?? 0);
    left = ((pixels[at] ?? 0) + predicted(filter, left, up, aboveLeft)) & 255;
    pixels[at] = left;
    aboveLeft = up;
  }
}

function predicted(filter: number, left: number, up: number, aboveLeft: number): number {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default:
      return paeth(left, up, aboveLeft);
  }
}

function paeth(left: number, up: number, aboveLeft: number): number {
  const guess = left + up - aboveLeft;
  const toLeft = Math.abs(guess - left);
  const toUp = Math.abs(guess - up);
  const toAboveLeft = Math.abs(guess - aboveLeft);
  if (toLeft <= toUp && toLeft <= toAboveLeft) return left;
  return toUp <= toAboveLeft ? up : aboveLeft;
}
