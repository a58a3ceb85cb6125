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
 * Calls for every pixel of a fan's rectangle that lies in the fan, with the place of the pixel in
 * beam space.
 *
 * @param place columns and rows of the rectangle, and how many centimetres a pixel is.
 * @param draw beam and sample may lie between two.
 */
export function eachFanPixel(
  fan: Fan,
  place: { readonly width: number; readonly height: number; readonly cmPerPixel: number },
  draw: (column: number, row: number, beam: number, sample: number) => void,
): void {
  const size = fanSize(fan);
  const beamOf = beamTable(fan);
  const perCm = 1 / sampleLength(fan);
  for (let row = 0; row < place.height; row++) {
    const z = size.top + (row + 0.5) * place.cmPerPixel + fan.radius;
    for (let column = 0; column < place.width; column++) {
      const x = (column + 0.5) * place.cmPerPixel - size.width / 2;
      const beam = beamOf(x / z);
      const sample = (Math.sqrt(x * x + z * z) - fan.radius) * perCm;
      if (beam < 0 || sample < 0 || beam >= fan.beams - 1 || sample >= fan.samples - 1) continue;
      draw(column, row, beam, sample);
    }
  }
}

/** The value of an image in beam space between its samples, bilinearly. */
export function valueBetween(
  image: Float32Array,
  fan: Fan,
  atBeam: number,
  atSample: number,
): number {
  const beam = Math.trunc(atBeam);
  const sample = Math.trunc(atSample);
  const share = atBeam - beam;
  const i = sample * fan.beams + beam;
  const near = (image[i] ?? 0) * (1 - share) + (image[i + 1] ?? 0) * share;
  const far = (image[i + fan.beams] ?? 0) * (1 - share) + (image[i + fan.beams + 1] ?? 0) * share;
  return near + (far - near) * (atSample - sample);
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
