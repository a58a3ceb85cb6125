import type { Random } from '../numeric/index.ts';
import { beamAngle, type Fan, sampleLength } from './fan.ts';
import { SmoothNoise } from './smooth-noise.ts';
import type { Tissue } from './tissue.ts';

/** A scene in beam space: one entry per sample, row by row of equal depth. */
export interface Canvas {
  readonly tissues: readonly Tissue[];
  /** Index into `tissues`. */
  readonly tissue: Uint8Array;
  /** Amplitude that smooth interfaces reflect. */
  readonly mirrors: Float32Array;
  /** Place of the sample in the body in centimetres, bent a little so that nothing is drawn with
   *  a compass. */
  readonly xs: Float32Array;
  readonly zs: Float32Array;
  /** Loss beyond that of the tissues in dB/cm/MHz, where refraction bends the beam away. */
  readonly refraction: Float32Array;
}

/** How the probe stands against the middle of the view. */
export interface Pose {
  /** Along the skin, in centimetres. */
  readonly x: number;
  /** How far the organs are moved towards the probe by breath, in centimetres. */
  readonly z: number;
  /** Turn in the plane, in radians. */
  readonly angle: number;
  /** Whether it is held the wrong way round, so that left and right are exchanged. */
  readonly reversed: boolean;
  /** Scale of the body, 1 = average. */
  readonly size: number;
}

/** How far the body is bent at random, in centimetres, over lengths of about 4 and 1 cm. */
const BEND = 0.22;
const TREMBLE = 0.04;

/** A canvas whose samples all show the first tissue. */
export function blankCanvas(
  tissues: readonly Tissue[],
  fan: Fan,
  pose: Pose,
  random: Random,
): Canvas {
  const length = fan.beams * fan.samples;
  const canvas: Canvas = {
    tissues,
    tissue: new Uint8Array(length),
    mirrors: new Float32Array(length),
    refraction: new Float32Array(length),
    xs: new Float32Array(length),
    zs: new Float32Array(length),
  };
  const noise = (scale: number) => new SmoothNoise(random, scale);
  const [bendX, bendZ, trembleX, trembleZ] = [noise(1.6), noise(1.6), noise(0.45), noise(0.45)];
  const originZ = (pose.z - fan.radius * Math.cos(pose.angle)) / pose.size;
  const angles = Array.from(
    { length: fan.beams },
    (_, beam) => beam * beamAngle(fan) - fan.halfAngle + pose.angle,
  );
  const side = pose.reversed ? -1 : 1;
  const alongX = Float64Array.from(angles, (angle) => side * Math.sin(angle));
  const originX = (pose.x - side * fan.radius * Math.sin(pose.angle)) / pose.size;
  const alongZ = Float64Array.from(angles, Math.cos);
  for (let row = 0; row < fan.samples; row++) {
    const reach = (fan.radius + row * sampleLength(fan)) / pose.size;
    for (let beam = 0; beam < fan.beams; beam++) {
      const x = originX + reach * (alongX[beam] ?? 0);
      const z = originZ + reach * (alongZ[beam] ?? 0);
      const i = row * fan.beams + beam;
      canvas.xs[i] = x + BEND * bendX.at(x, z) + TREMBLE * trembleX.at(x, z);
      canvas.zs[i] = z + BEND * bendZ.at(x, z) + TREMBLE * trembleZ.at(x, z);
    }
  }
  return canvas;
}
