import type { DataSet } from 'dicom-parser';
import { swapPairs } from './byte-order.ts';
import { expandSegments } from './palette-segments.ts';
import { corrupt } from './refused-file.ts';

/** The three tables of a PALETTE COLOR image at 8 bits (PS3.3 C.7.6.3.1.5 and .6). */
export interface Palette {
  /** The pixel value of the first entry; lower values show it too, and higher ones the last. */
  readonly first: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/**
 * Reads the palette of a data set. 16-bit entries keep their high byte, unless no entry reaches 256,
 * which is how writers look that put 8-bit values there.
 *
 * @throws RefusedFile when it is missing, shorter than it claims, or has broken segments.
 */
export function readPalette(dataSet: DataSet, bigEndian: boolean): Palette {
  const tables = ['1', '2', '3'].map((colour) => {
    const descriptor = `x0028110${colour}`;
    if ((dataSet.elements[descriptor]?.length ?? 0) < 6) throw corrupt('its palette is missing');
    const entries = dataSet.uint16(descriptor, 0) || 65536;
    const first = dataSet.uint16(descriptor, 1) ?? 0;
    const bits = dataSet.uint16(descriptor, 2) ?? 0;
    if (bits !== 8 && bits !== 16) throw corrupt(`its palette has entries of ${bits} bits`);
    const segments = `x0028122${colour}`;
    const words = dataSet.elements[segments]
      ? expandSegments(readWords(dataSet, segments, bits, bigEndian), entries, bits)
      : readEntries(dataSet, `x0028120${colour}`, entries, bits, bigEndian);
    return { first, words, bits };
  });
  const [red, green, blue] = tables;
  if (!red || !green || !blue) throw corrupt('its palette is missing');
  const shift = tables.some(({ words }) => words.some((word) => word > 255)) ? 8 : 0;
  const bytes = ({ words }: typeof red) => Uint8Array.from(words, (word) => word >> shift);
  return { first: red.first, red: bytes(red), green: bytes(green), blue: bytes(blue) };
}

/** Looks `pixels` up: one byte each, or two in the byte order given. Returns interleaved RGB. */
export function applyPalette(
  palette: Palette,
  indices: Uint8Array,
  bytesPerIndex: number,
  bigEndian: boolean,
): Uint8Array {
  const pixels = indices.length / bytesPerIndex;
  const rgb = new Uint8Array(pixels * 3);
  const last = palette.red.length - 1;
  const [high, low] = bigEndian ? [0, 1] : [1, 0];
  for (let i = 0, to = 0; i < pixels; i++, to += 3) {
    const value =
      bytesPerIndex === 1
        ? (indices[i] ?? 0)
        : ((indices[2 * i + high] ?? 0) << 8) | (indices[2 * i + low] ?? 0);
    const entry = Math.min(Math.max(value - palette.first, 0), last);
    rgb[to] = palette.red[entry] ?? 0;
    rgb[to + 1] = palette.green[entry] ?? 0;
    rgb[to + 2] = palette.blue[entry] ?? 0;
  }
  return rgb;
}

function readEntries(
  dataSet: DataSet,
  tag: string,
  entries: number,
  bits: 8 | 16,
  bigEndian: boolean,
): Uint16Array {
  const length = dataSet.elements[tag]?.length ?? 0;
  if (length < entries * (bits / 8)) {
    throw corrupt(`its palette has ${length} bytes where ${entries} entries need more`);
  }
  // 8-bit entries come packed two to a word, or one in the low byte of each.
  const packed = bits === 8 && length < entries * 2;
  const words = readWords(dataSet, tag, packed ? 8 : 16, bigEndian).subarray(0, entries);
  return bits === 8 && !packed ? words.map((word) => word & 0xff) : words;
}

/** The numbers of 8 or 16 bits that an element written as words holds. */
function readWords(dataSet: DataSet, tag: string, bits: 8 | 16, bigEndian: boolean): Uint16Array {
  const element = dataSet.elements[tag];
  const end = (element?.dataOffset ?? 0) + (element?.length ?? 0);
  if (!element || end > dataSet.byteArray.length) throw corrupt('its palette is cut off');
  const bytes = dataSet.byteArray.subarray(element.dataOffset, end);
  if (bits === 8) return Uint16Array.from(bigEndian ? swapPairs(bytes) : bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint16Array.from({ length: bytes.length >> 1 }, (_, i) =>
    view.getUint16(2 * i, !bigEndian),
  );
}
