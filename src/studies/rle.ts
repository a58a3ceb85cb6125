import type { PixelLayout } from './pixel-layout.ts';
import { corrupt, truncated } from './refused-file.ts';
import type { Samples } from './samples.ts';

const HEADER_BYTES = 64;

/**
 * Decodes a frame of DICOM's RLE (PS3.5 annex G): one PackBits segment for each byte of each sample,
 * the most significant first, each a whole plane. Written here because NativeCodecs fills what a
 * cut-off segment lacks with whatever lay in its memory, such as the patient before.
 *
 * @throws RefusedFile when segments are missing or end before their last pixel.
 */
export function decodeRle(encoded: Uint8Array, layout: PixelLayout): Samples {
  const bytesPerSample = layout.bitsAllocated / 8;
  const segments = layout.samplesPerPixel * bytesPerSample;
  if (encoded.length < HEADER_BYTES) throw truncated('its RLE header is cut off');
  const header = new DataView(encoded.buffer, encoded.byteOffset, HEADER_BYTES);
  const found = header.getUint32(0, true);
  if (found !== segments) throw corrupt(`it has ${found} RLE segments where ${segments} are due`);

  const bytes = new Uint8Array(layout.rows * layout.columns * segments);
  for (let i = 0; i < segments; i++) {
    const start = header.getUint32(4 + 4 * i, true);
    const end = i + 1 < segments ? header.getUint32(8 + 4 * i, true) : encoded.length;
    if (start < HEADER_BYTES || end < start) throw corrupt(`RLE segment ${i} starts at ${start}`);
    unpack(encoded.subarray(start, end), bytes, i, segments);
  }
  return {
    bytes,
    bigEndian: true,
    order: 'pixel',
    ybr: layout.photometricInterpretation.startsWith('YBR'),
  };
}

/** PackBits: n < 128 means n + 1 literal bytes, n > 128 one byte 257 - n times, 128 nothing. */
function unpack(packed: Uint8Array, out: Uint8Array, first: number, step: number): void {
  let at = 0;
  let to = first;
  while (to < out.length) {
    const control = packed[at++];
    if (control === undefined) throw truncated('an RLE segment ends before its last pixel');
    if (control === 128) continue;
    if (control < 128) {
      if (at + control >= packed.length) throw truncated('an RLE run is cut off');
      for (let i = 0; i <= control && to < out.length; i++, to += step)
        out[to] = packed[at + i] ?? 0;
      at += control + 1;
    } else {
      const value = packed[at++];
      if (value === undefined) throw truncated('an RLE run is cut off');
      for (let i = control; i <= 256 && to < out.length; i++, to += step) out[to] = value;
    }
  }
}
