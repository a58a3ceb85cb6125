import { swapPairs } from './byte-order.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { truncated, unsupported } from './refused-file.ts';
import type { Samples } from './samples.ts';

/**
 * The frames of native (uncompressed) pixel data, each on demand and without a copy where the file
 * already holds the samples in our order.
 *
 * @param bytes the pixel data, with padding if there is any.
 * @param bigEndian whether words have their high byte first; then 8-bit samples written as words
 *   (`asWords`) lie in exchanged pairs (PS3.5 annex A.3).
 * @throws RefusedFile when the bytes are too few.
 */
export function nativeFrames(
  bytes: Uint8Array,
  layout: PixelLayout,
  { bigEndian, asWords }: { bigEndian: boolean; asWords: boolean },
): (index: number) => Samples {
  const { rows, columns, frames, samplesPerPixel, photometricInterpretation } = layout;
  const bytesPerSample = layout.bitsAllocated / 8;
  const pixels = rows * columns;
  const whole = pixels * samplesPerPixel * bytesPerSample;
  const halved = pixels * 2 * bytesPerSample;
  // Some writers say YBR_FULL_422 and mean YBR_FULL: the length tells.
  const paired = photometricInterpretation === 'YBR_FULL_422' && bytes.length < whole * frames;
  if (paired && (columns % 2 === 1 || bytesPerSample !== 1)) {
    throw unsupported('its YBR_FULL_422 frames have odd rows or more than 8 bits');
  }
  const frameBytes = paired ? halved : whole;
  if (bytes.length < frameBytes * frames) {
    throw truncated(
      `it has ${bytes.length} bytes of pixel data where ${frames} frames of ${columns} x ${rows} need ${frameBytes * frames}`,
    );
  }
  const order = paired ? 'pair' : layout.planar && samplesPerPixel > 1 ? 'plane' : 'pixel';
  const swap = bigEndian && asWords && bytesPerSample === 1;
  return (index) => {
    const start = index * frameBytes;
    // Pairs start at even offsets, so an odd frame is cut out after the exchange.
    const frame = swap
      ? swapPairs(bytes.subarray(start & ~1, (start + frameBytes + 1) & ~1)).subarray(
          start & 1,
          (start & 1) + frameBytes,
        )
      : bytes.subarray(start, start + frameBytes);
    return {
      bytes: frame,
      bigEndian,
      order,
      ybr: photometricInterpretation.startsWith('YBR'),
    };
  };
}
