import { corrupt, truncated } from './refused-file.ts';

/** What a compressed frame says about itself. */
export interface Codestream {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
  /** Transform flag of an Adobe marker: 0 says RGB, 1 says YCbCr. */
  readonly adobeTransform?: number;
  /** Whether the components call themselves R, G and B. */
  readonly namedRgb?: boolean;
}

/**
 * Reads the frame header of a JPEG or JPEG-LS stream (ISO 10918-1 annex B, ISO 14495-1 annex C), so
 * that its claims can be held against the DICOM header before a decoder allocates by them.
 *
 * @throws RefusedFile when there is none, or the stream does not end with its end marker.
 */
export function readJpegHeader(bytes: Uint8Array): Codestream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw corrupt('a frame is no JPEG stream');
  if (!endsWithMarker(bytes, 0xd9)) throw truncated('a JPEG frame lacks its end marker');
  let adobeTransform: number | undefined;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw corrupt('a JPEG frame has bytes between its segments');
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    const length = view.getUint16(at + 2);
    const body = at + 4;
    if (length < 2 || body + length - 2 > bytes.length) break;
    if (marker === 0xee && length >= 14 && ascii(bytes, body, 5) === 'Adobe') {
      adobeTransform = bytes[body + 11];
    }
    if (isFrameHeader(marker) && length >= 8) {
      const components = bytes[body + 5] ?? 0;
      const ids = Array.from({ length: components }, (_, i) => ascii(bytes, body + 6 + 3 * i, 1));
      return {
        width: view.getUint16(body + 3),
        height: view.getUint16(body + 1),
        components,
        bits: bytes[body] ?? 0,
        ...(adobeTransform === undefined ? {} : { adobeTransform }),
        namedRgb: ids.join('') === 'RGB',
      };
    }
    at = body + length - 2;
  }
  throw corrupt('a JPEG frame has no frame header');
}

/** Reads the SIZ segment of a JPEG 2000 codestream (ISO 15444-1 annex A.5.1). */
export function readJpeg2000Header(bytes: Uint8Array): Codestream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 43 || view.getUint32(0) !== 0xff4fff51) {
    throw corrupt('a frame is no JPEG 2000 codestream');
  }
  return {
    width: view.getUint32(8) - view.getUint32(16),
    height: view.getUint32(12) - view.getUint32(20),
    components: view.getUint16(40),
    bits: ((bytes[42] ?? 0) & 0x7f) + 1,
  };
}

/** SOF0 to SOF15 but for the table markers among them, and SOF55 of JPEG-LS. */
function isFrameHeader(marker: number): boolean {
  const tables = marker === 0xc4 || marker === 0xc8 || marker === 0xcc;
  return (marker >= 0xc0 && marker <= 0xcf && !tables) || marker === 0xf7;
}

/** Frames are padded to an even length, and some writers pad further, so look past the padding. */
function endsWithMarker(bytes: Uint8Array, marker: number): boolean {
  let last = bytes.length - 1;
  while (last > 0 && bytes[last] === 0) last--;
  if (bytes[last] === 0xff && bytes[last - 1] === marker) last--;
  return bytes[last] === marker && bytes[last - 1] === 0xff;
}

function ascii(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
