import { MAX_FRAME_PIXELS } from './limits.ts';
import type { Raster } from './raster.ts';
import { corrupt, RefusedFile, truncated, unsupported } from './refused-file.ts';

/** What the header of a BMP file says; rows are `stride` bytes apart from `offset` on. */
export interface BmpHeader {
  readonly width: number;
  readonly height: number;
  readonly bitsPerPixel: 8 | 24 | 32;
  readonly topDown: boolean;
  readonly offset: number;
  readonly stride: number;
  /** Start and number of the 4-byte palette entries, blue first; none but at 8 bits per pixel. */
  readonly palette: { readonly offset: number; readonly entries: number };
}

const FILE_HEADER = 14;
const UNCOMPRESSED = 0;
const BIT_FIELDS = 3;

/**
 * Reads the header of a Windows bitmap (BITMAPINFOHEADER and its later versions) and checks that
 * the file holds all the pixels that it promises.
 *
 * @throws RefusedFile for run-length, 1-, 4- and 16-bit bitmaps, unusual channel orders, and what is
 *   truncated or contradictory.
 */
export function readBmpHeader(bytes: Buffer): BmpHeader {
  if (bytes.length < FILE_HEADER + 40) throw truncated('its bitmap header is cut off');
  const offset = bytes.readUInt32LE(10);
  const headerBytes = bytes.readUInt32LE(14);
  if (headerBytes < 40) throw unsupported('it is an OS/2 bitmap');
  if (headerBytes > 1024) throw corrupt(`its bitmap header claims ${headerBytes} bytes`);
  const width = bytes.readInt32LE(18);
  const signedHeight = bytes.readInt32LE(22);
  const height = Math.abs(signedHeight);
  const bitsPerPixel = bytes.readUInt16LE(28);
  const compression = bytes.readUInt32LE(30);
  const used = bytes.readUInt32LE(46);
  if (width < 1 || height < 1 || bytes.readUInt16LE(26) !== 1) {
    throw corrupt(`its bitmap header claims ${width} x ${signedHeight} pixels`);
  }
  if (width * height > MAX_FRAME_PIXELS) {
    throw new RefusedFile(
      'too-large',
      `Cannot read this file: a frame may have ${MAX_FRAME_PIXELS} pixels and it has ${width} x ${height}; leave it out.`,
    );
  }
  if (bitsPerPixel !== 8 && bitsPerPixel !== 24 && bitsPerPixel !== 32) {
    throw unsupported(`it is a bitmap of ${bitsPerPixel} bits per pixel, not 8, 24 or 32`);
  }
  const plain =
    compression === UNCOMPRESSED ||
    (compression === BIT_FIELDS && bitsPerPixel === 32 && hasUsualMasks(bytes));
  if (!plain) throw unsupported(`it is a bitmap with compression ${compression}`);

  const palette = {
    offset: FILE_HEADER + headerBytes,
    entries: bitsPerPixel === 8 ? used || 256 : 0,
  };
  if (palette.entries > 256) throw corrupt(`its palette claims ${used} entries`);
  const stride = Math.ceil((width * bitsPerPixel) / 32) * 4;
  if (offset < palette.offset + palette.entries * 4) throw corrupt('its pixels overlap its header');
  // The last row may leave out its padding.
  const needed = offset + stride * (height - 1) + Math.ceil((width * bitsPerPixel) / 8);
  if (bytes.length < needed) {
    throw truncated(`it has ${bytes.length} bytes where its pixels need ${needed}`);
  }
  return { width, height, bitsPerPixel, topDown: signedHeight < 0, offset, stride, palette };
}

/**
 * The pixels of a bitmap: one channel when its palette is all gray, else three. The fourth byte of
 * 32-bit pixels is left out.
 */
export function readBmpPixels(bytes: Buffer, header: BmpHeader): Raster {
  const { width, height, palette } = header;
  const bytesPerPixel = header.bitsPerPixel / 8;
  const lookup = palette.entries > 0 ? readPalette(bytes, palette) : null;
  const source = lookup ? lookup.entries : bytes;
  const channels = lookup?.gray === true ? 1 : 3;
  const pixels = new Uint8Array(width * height * channels);
  let out = 0;
  for (let y = 0; y < height; y++) {
    const row = header.offset + header.stride * (header.topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++) {
      const at = row + x * bytesPerPixel;
      const blue = lookup ? (bytes[at] ?? 0) * 4 : at;
      if (channels === 3) {
        pixels[out++] = source[blue + 2] ?? 0;
        pixels[out++] = source[blue + 1] ?? 0;
      }
      pixels[out++] = source[blue] ?? 0;
    }
  }
  return { width, height, channels, pixels };
}

function readPalette(bytes: Buffer, palette: BmpHeader['palette']) {
  // An index past the palette shows black, as in the readers of Windows.
  const entries = new Uint8Array(256 * 4);
  entries.set(bytes.subarray(palette.offset, palette.offset + palette.entries * 4));
  let gray = true;
  for (let i = 0; i < entries.length && gray; i += 4) {
    gray = entries[i] === entries[i + 1] && entries[i] === entries[i + 2];
  }
  return { entries, gray };
}

function hasUsualMasks(bytes: Buffer): boolean {
  return (
    bytes.length >= 66 &&
    bytes.readUInt32LE(54) === 0xff0000 &&
    bytes.readUInt32LE(58) === 0xff00 &&
    bytes.readUInt32LE(62) === 0xff
  );
}
