/**
 * YBR_FULL to RGB (PS3.3 C.7.6.3.1.2, the inverse of its equations, in the 16-bit fixed point of
 * libjpeg's jdcolor.c so that JPEG frames come out as other readers show them).
 */

const ONE = 65536;
const HALF = ONE / 2;

const RED_FROM_CR = chroma((c) => (Math.round(1.402 * ONE) * c + HALF) >> 16);
const BLUE_FROM_CB = chroma((c) => (Math.round(1.772 * ONE) * c + HALF) >> 16);
const GREEN_FROM_CR = chroma((c) => -Math.round(0.714136286 * ONE) * c);
const GREEN_FROM_CB = chroma((c) => -Math.round(0.344136286 * ONE) * c + HALF);

/**
 * Converts `pixels` triples. Sample k of pixel i lies at `i * step + k * plane`: step 3 and plane 1
 * for interleaved samples, step 1 and plane `pixels` for separate planes.
 *
 * @returns interleaved RGB.
 */
export function ybrToRgb(ybr: Uint8Array, pixels: number, step: number, plane: number): Uint8Array {
  const rgb = new Uint8ClampedArray(pixels * 3);
  for (let i = 0, at = 0, to = 0; i < pixels; i++, at += step, to += 3) {
    const y = ybr[at] ?? 0;
    const cb = ybr[at + plane] ?? 0;
    const cr = ybr[at + 2 * plane] ?? 0;
    rgb[to] = y + (RED_FROM_CR[cr] ?? 0);
    rgb[to + 1] = y + (((GREEN_FROM_CB[cb] ?? 0) + (GREEN_FROM_CR[cr] ?? 0)) >> 16);
    rgb[to + 2] = y + (BLUE_FROM_CB[cb] ?? 0);
  }
  return new Uint8Array(rgb.buffer);
}

/**
 * Converts native YBR_FULL_422, in which two neighbours share their chroma: Y Y Cb Cr.
 *
 * @param pixels an even number of pixels.
 * @returns interleaved RGB.
 */
export function ybrPairsToRgb(pairs: Uint8Array, pixels: number): Uint8Array {
  const ybr = new Uint8Array(pixels * 3);
  for (let at = 0, to = 0; to < ybr.length; at += 4, to += 6) {
    ybr[to] = pairs[at] ?? 0;
    ybr[to + 3] = pairs[at + 1] ?? 0;
    ybr[to + 1] = ybr[to + 4] = pairs[at + 2] ?? 0;
    ybr[to + 2] = ybr[to + 5] = pairs[at + 3] ?? 0;
  }
  return ybrToRgb(ybr, pixels, 3, 1);
}

function chroma(of: (centred: number) => number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, value) => of(value - 128));
}
