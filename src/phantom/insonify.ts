import type { Random } from '../numeric/index.ts';
import { type Fan, sampleLength } from './fan.ts';
import { paint } from './paint.ts';
import type { Canvas, Pose } from './canvas.ts';
import { SmoothNoise } from './smooth-noise.ts';
import { type PointSpread, speckle } from './point-spread.ts';
import type { Scene, WallLayer } from './scene.ts';
import { ASSUMED_ATTENUATION, type Tissue } from './tissue.ts';

/** How the scanner is set and held. */
export interface Insonation extends PointSpread {
  readonly fan: Fan;
  readonly pose: Pose;
  /** Noise of the receiver at the probe's face in dB against a normal liver; it grows with depth
   *  as the time-gain compensation does. */
  readonly noise: number;
  /** Amplitude of the haze that side lobes and the body wall lay over the whole image, against a
   *  normal liver. */
  readonly haze: number;
  /** Gain in dB along the depth, from the face to the far end, evenly spaced. */
  readonly timeGain: readonly number[];
  /** By how many samples the scatterers have moved towards the probe; 0 when not given. */
  readonly moved?: number;
}

/** Below this much compensated loss or gain in dB the sum of a beam does not fall or rise further. */
const MOST_ENHANCEMENT = 11;
const AMPLITUDE_PER_DB = Math.LN10 / 20;
const HAZE_LENGTH = 2.2;

/** The body as it was painted, and the envelope of its echoes. */
export interface Echoes {
  readonly canvas: Canvas;
  /** Linear; 1 = the mean square of a normal liver in the near field. */
  readonly envelope: Float32Array;
}

/**
 * Scans a scene: paints it into beam space and computes the envelope of its echoes. Speckle is a filtered complex Gaussian field (fully developed: Wagner et al. 1983,
 * IEEE Trans Sonics Ultrason 30:156) whose scatterers are weighted before the filter by
 * echogenicity and by the loss along the beam.
 */
export function insonify(
  scene: Scene,
  wall: readonly WallLayer[],
  insonation: Insonation,
  random: Random,
): Echoes {
  const canvas = paint(scene, wall, insonation.fan, insonation.pose, random);
  const amplitudes = echoes(canvas, insonation, random);
  // The scatterers of a loop's later frames lie nearer to the probe by as many samples.
  for (let i = 2 * insonation.fan.beams * (insonation.moved ?? 0); i > 0; i--) random.normal();
  const envelope = speckle(amplitudes, canvas.mirrors, insonation.fan, insonation, random);
  return { canvas, envelope };
}

/** Amplitude of every sample's scatterers; what mirrors reflect is weakened in place. */
function echoes(canvas: Canvas, insonation: Insonation, random: Random): Float32Array {
  const { fan, frequency, noise, timeGain } = insonation;
  const { beams } = fan;
  const step = sampleLength(fan);
  const out = new Float32Array(canvas.tissue.length);
  const loss = contact(beams, random);
  const haze = new Float32Array(beams);
  const hazeFade = Math.exp(-step / HAZE_LENGTH);
  const perDepth = 2 * frequency * step;
  const texture = textures(canvas, random);
  for (let row = 0; row < fan.samples; row++) {
    const depth = row * step;
    const gain = AMPLITUDE_PER_DB * alongDepth(timeGain, row / fan.samples);
    const floor = Math.exp(
      AMPLITUDE_PER_DB * (noise + 2 * frequency * ASSUMED_ATTENUATION * depth) + gain,
    );
    const clutter = insonation.haze + 0.25 * Math.exp(-depth / 1.1);
    for (let beam = 0; beam < beams; beam++) {
      const i = row * beams + beam;
      const tissue = canvas.tissues[canvas.tissue[i] ?? 0] ?? canvas.tissues[0];
      if (tissue === undefined) continue;
      const lost = loss[beam] ?? 0;
      const hazy = haze[beam] ?? 0;
      const echo = tissue.echo + texture(tissue, i) - lost;
      const signal = Math.exp(AMPLITUDE_PER_DB * echo + gain) + clutter + hazy;
      out[i] = Math.sqrt(signal * signal + floor * floor);
      const mirror = canvas.mirrors[i] ?? 0;
      if (mirror > 0) canvas.mirrors[i] = mirror * Math.exp(gain - AMPLITUDE_PER_DB * lost);
      loss[beam] = Math.max(
        -MOST_ENHANCEMENT,
        lost + (tissue.attenuation + (canvas.refraction[i] ?? 0) - ASSUMED_ATTENUATION) * perDepth,
      );
      if (tissue.haze !== undefined && lost < 20) {
        haze[beam] = Math.max(hazy, Math.exp(AMPLITUDE_PER_DB * (tissue.haze - lost) + gain));
      } else haze[beam] = hazy * hazeFade;
    }
  }
  return out;
}

/** Loss of each beam in dB where the probe touches the skin: uneven, and worse at either end. */
function contact(beams: number, random: Random): Float32Array {
  const uneven = new SmoothNoise(random, 0.3);
  const ends = [random.uniform(0, 7), random.uniform(0, 7)] as const;
  return new Float32Array(beams).map((_, beam) => {
    const side = (2 * beam) / (beams - 1) - 1;
    return 1.8 * uneven.at(side, 0) + (side < 0 ? ends[0] : ends[1]) * Math.abs(side) ** 5;
  });
}

/** Unevenness of a tissue at a sample in dB. */
function textures(canvas: Canvas, random: Random): (tissue: Tissue, sample: number) => number {
  const patches = new SmoothNoise(random, 0.7);
  const grains = new SmoothNoise(random, 0.16);
  const layers = new SmoothNoise(random, 0.3);
  const { xs, zs } = canvas;
  return ({ patchiness = 0, grain = 0, layering = 0 }, i) => {
    const x = xs[i] ?? 0;
    const z = zs[i] ?? 0;
    let sum = 0;
    if (patchiness > 0) sum += patchiness * patches.at(x, z);
    if (grain > 0) sum += grain * grains.at(x, z);
    if (layering > 0) sum += layering * layers.at(0.12 * x, 1.6 * z);
    return sum;
  };
}

function alongDepth(values: readonly number[], share: number): number {
  const place = share * (values.length - 1);
  const i = Math.floor(place);
  const here = values[i] ?? 0;
  return here + ((values[i + 1] ?? here) - here) * (place - i);
}
