import { beamAngle, type Fan, fanSize, sampleLength } from './fan.ts';

/** How the scanner turns echoes into gray. */
export interface GrayScale {
  /** Decibels between black and white. */
  readonly dynamicRange: number;
  /** Overall gain in dB. */
  readonly gain: number;
}

/** Gray of a normal liver at gain 0, as a share of white. */
const LIVER_GRAY = 0.47;

/** Log compression of an envelope (1 = a normal liver), 0 black to 255 white, not rounded. */
export function compress(envelope: Float32Array, { dynamicRange, gain }: GrayScale): Float32Array {
  const scale = (255 * 20) / Math.LN10 / dynamicRange;
  const offset = 255 * (LIVER_GRAY + gain / dynamicRange);
  return envelope.map((value) => {
    const gray = offset + scale * Math.log(value + 1e-9);
    return gray < 0 ? 0 : gray > 255 ? 255 : gray;
  });
}

/**
 * Draws an image in beam space as a fan, bilinearly between samples, onto a gray picture.
 *
 * @param place where the fan's rectangle starts, and how many centimetres a pixel is.
 */
export function scanConvert(
  image: Float32Array,
  fan: Fan,
  picture: { readonly width: number; readonly pixels: Uint8Array },
  place: { readonly x: number; readonly y: number; readonly cmPerPixel: number },
): void {
  const size = fanSize(fan);
  const columns = Math.floor(size.width / place.cmPerPixel);
  const rows = Math.floor(size.height / place.cmPerPixel);
  const beamOf = beamTable(fan);
  const perCm = 1 / sampleLength(fan);
  for (let row = 0; row < rows; row++) {
    const z = size.top + (row + 0.5) * place.cmPerPixel + fan.radius;
    for (let column = 0; column < columns; column++) {
      const x = (column + 0.5) * place.cmPerPixel - size.width / 2;
      const u = beamOf(x / z);
      const v = (Math.sqrt(x * x + z * z) - fan.radius) * perCm;
      if (u < 0 || v < 0 || u >= fan.beams - 1 || v >= fan.samples - 1) continue;
      const beam = Math.trunc(u);
      const sample = Math.trunc(v);
      const fu = u - beam;
      const i = sample * fan.beams + beam;
      const near = (image[i] ?? 0) * (1 - fu) + (image[i + 1] ?? 0) * fu;
      const far = (image[i + fan.beams] ?? 0) * (1 - fu) + (image[i + fan.beams + 1] ?? 0) * fu;
      picture.pixels[(place.y + row) * picture.width + place.x + column] =
        near + (far - near) * (v - sample) + 0.5;
    }
  }
}

const TABLE_STEPS = 1024;

/** Which beam, with its fraction, points along a tangent of x over z: the arc tangent, tabulated. */
function beamTable(fan: Fan): (tangent: number) => number {
  const widest = Math.tan(fan.halfAngle);
  const perStep = (2 * widest) / TABLE_STEPS;
  const beams = Float64Array.from({ length: TABLE_STEPS + 2 }, (_, i) => {
    return (Math.atan(i * perStep - widest) + fan.halfAngle) / beamAngle(fan);
  });
  return (tangent) => {
    const place = (tangent + widest) / perStep;
    const i = Math.trunc(place);
    if (place < 0 || i > TABLE_STEPS) return -1;
    const beam = beams[i] ?? 0;
    return beam + ((beams[i + 1] ?? 0) - beam) * (place - i);
  };
}
