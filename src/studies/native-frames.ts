import { swapPairs } from './byte-order.ts';
import type { ByteSource } from './byte-source.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { truncated, unsupported } from './refused-file.ts';
import type { Samples } from './samples.ts';

/**
 * The frames of native (uncompressed) pixel data, each read on demand.
 *
 * @param source the pixel data, with padding if there is any.
 * @param bigEndian whether words have their high byte first; then 8-bit samples written as words
 *   (`asWords`) lie in exchanged pairs (PS3.5 annex A.3).
 * @throws RefusedFile when the bytes are too few.
 */
export function nativeFrames(
  source: ByteSource,
  layout: PixelLayout,
  { bigEndian, asWords }: { bigEndian: boolean; asWords: boolean },
): (index: number) => Samples {
  const { rows, columns, frames, samplesPerPixel, photometricInterpretation } = layout;
  const bytesPerSample = layout.bitsAllocated / 8;
  const pixels = rows * columns;
  const whole = pixels * samplesPerPixel * bytesPerSample;
  const halved = pixels * 2 * bytesPerSample;
  // Some writers say YBR_FULL_422 and mean YBR_FULL: the length tells.
  const paired = photometricInterpretation === 'YBR_FULL_422' && source.size < whole * frames;
  if (paired && (columns % 2 === 1 || bytesPerSample !== 1)) {
    throw unsupported('its YBR_FULL_422 frames have odd rows or more than 8 bits');
  }
  const frameBytes = paired ? halved : whole;
  if (source.size < frameBytes * frames) {
    throw truncated(
      `it has ${source.size} bytes of pixel data where ${frames} frames of ${columns} x ${rows} need ${frameBytes * frames}`,
    );
  }
  const order = paired ? 'pair' : layout.planar && samplesPerPixel > 1 ? 'plane' : 'pixel';
  const swap = bigEndian && asWords && bytesPerSample === 1;
  return (index) => {
    const start = index * frameBytes;
    const pairStart = start - (start % 2);
    const pairBytes = frameBytes + (start % 2) + ((start + frameBytes) % 2);
    // Pairs start at even offsets, so an odd frame is cut out after the exchange.
    const frame = swap
      ? swapPairs(source.read(pairStart, pairStart + pairBytes)).subarray(
          start - pairStart,
          start - pairStart + frameBytes,
        )
      : source.read(start, start + frameBytes);
    return {
      bytes: frame,
      bigEndian,
      order,
      ybr: photometricInterpretation.startsWith('YBR'),
    };
  };
}
