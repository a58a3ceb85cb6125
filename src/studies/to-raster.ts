import { highByte } from './byte-order.ts';
import { applyPalette, type Palette } from './palette.ts';
import type { PixelLayout } from './pixel-layout.ts';
import type { Raster } from './raster.ts';
import { corrupt, unsupported } from './refused-file.ts';
import type { Samples } from './samples.ts';
import { ybrPairsToRgb, ybrToRgb } from './ybr.ts';

const COLOURS = ['RGB', 'YBR_FULL', 'YBR_FULL_422', 'YBR_RCT', 'YBR_ICT', 'XYB'];

/**
 * Samples of one frame to 8-bit gray or RGB: depth, palette and colour space. 16-bit samples keep
 * the high eight of their stored bits; no window is applied.
 *
 * @param palette asked for when the frame is PALETTE COLOR.
 * @throws RefusedFile for colour spaces that are not read.
 */
export function toRaster(samples: Samples, layout: PixelLayout, palette: () => Palette): Raster {
  const { rows: height, columns: width, photometricInterpretation } = layout;
  const bytesPerSample = layout.bitsAllocated / 8;
  const size = { width, height };
  if (photometricInterpretation === 'PALETTE COLOR') {
    expectSamples(1, layout);
    const pixels = applyPalette(palette(), samples.bytes, bytesPerSample, samples.bigEndian);
    return { ...size, channels: 3, pixels };
  }
  const bytes =
    bytesPerSample === 1
      ? samples.bytes
      : highByte(samples.bytes, layout.highBit, samples.bigEndian);
  if (photometricInterpretation === 'MONOCHROME2') {
    expectSamples(1, layout);
    return { ...size, channels: 1, pixels: bytes };
  }
  if (photometricInterpretation === 'MONOCHROME1') {
    expectSamples(1, layout);
    return { ...size, channels: 1, pixels: bytes.map((value) => 255 - value) };
  }
  if (!COLOURS.includes(photometricInterpretation)) {
    throw unsupported(`its PhotometricInterpretation is ${photometricInterpretation}`);
  }
  expectSamples(3, layout);
  return { ...size, channels: 3, pixels: toRgb(bytes, samples, width * height) };
}

function toRgb(bytes: Uint8Array, { order, ybr }: Samples, pixels: number): Uint8Array {
  if (order === 'pair') return ybrPairsToRgb(bytes, pixels);
  if (ybr)
    return order === 'plane' ? ybrToRgb(bytes, pixels, 1, pixels) : ybrToRgb(bytes, pixels, 3, 1);
  return order === 'plane' ? interleave(bytes, pixels) : bytes;
}

function interleave(planes: Uint8Array, pixels: number): Uint8Array {
  const rgb = new Uint8Array(pixels * 3);
  for (let i = 0, to = 0; i < pixels; i++, to += 3) {
    rgb[to] = planes[i] ?? 0;
    rgb[to + 1] = planes[i + pixels] ?? 0;
    rgb[to + 2] = planes[i + 2 * pixels] ?? 0;
  }
  return rgb;
}

function expectSamples(
  due: 1 | 3,
  { samplesPerPixel, photometricInterpretation }: PixelLayout,
): void {
  if (samplesPerPixel !== due) {
    throw corrupt(`it is ${photometricInterpretation} with ${samplesPerPixel} samples per pixel`);
  }
}
