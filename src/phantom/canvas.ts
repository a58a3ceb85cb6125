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
  const wander = () => {
    const wide = new SmoothNoise(random, 1.6);
    const narrow = new SmoothNoise(random, 0.45);
    return (x: number, z: number) => BEND * wide.at(x, z) + TREMBLE * narrow.at(x, z);
  };
  const [bendX, bendZ] = [wander(), wander()];
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
      const i = row * fan.beams + beam;
      canvas.xs[i] = originX + reach * (alongX[beam] ?? 0);
      canvas.zs[i] = originZ + reach * (alongZ[beam] ?? 0);
    }
  }
  bend(canvas, fan, bendX, bendZ);
  return canvas;
}

type Bend = (x: number, z: number) => number;

/** Samples and beams between two places at which the bend is computed; it is straight in between. */
const APART = 4;

/** Moves every place by the bends there, found at every fourth beam of every fourth row. */
function bend({ xs, zs }: Canvas, { beams, samples }: Fan, bendX: Bend, bendZ: Bend): void {
  const columns = Math.ceil(beams / APART) + 1;
  const rows = Math.ceil(samples / APART) + 1;
  const [movesX, movesZ] = [new Float32Array(columns * rows), new Float32Array(columns * rows)];
  for (let node = 0; node < columns * rows; node++) {
    const row = Math.min(samples - 1, APART * Math.trunc(node / columns));
    const beam = Math.min(beams - 1, APART * (node % columns));
    const [x, z] = [xs[row * beams + beam] ?? 0, zs[row * beams + beam] ?? 0];
    movesX[node] = bendX(x, z);
    movesZ[node] = bendZ(x, z);
  }
  for (let row = 0; row < samples; row++) {
    const v = (row % APART) / APART;
    for (let beam = 0; beam < beams; beam++) {
      const u = (beam % APART) / APART;
      const node = Math.trunc(row / APART) * columns + Math.trunc(beam / APART);
      const i = row * beams + beam;
      xs[i] = (xs[i] ?? 0) + between(movesX, node, columns, u, v);
      zs[i] = (zs[i] ?? 0) + between(movesZ, node, columns, u, v);
    }
  }
}

function between(nodes: Float32Array, i: number, columns: number, u: number, v: number): number {
  const upper = (nodes[i] ?? 0) * (1 - u) + (nodes[i + 1] ?? 0) * u;
  const lower = (nodes[i + columns] ?? 0) * (1 - u) + (nodes[i + columns + 1] ?? 0) * u;
  return upper + (lower - upper) * v;
}
