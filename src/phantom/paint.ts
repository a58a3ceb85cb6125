import type { Random } from '../numeric/index.ts';
import { beamAngle, type Fan, sampleLength } from './fan.ts';
import { SmoothNoise } from './smooth-noise.ts';
import type { Interface, Scene, Structure, WallLayer } from './scene.ts';
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
  /** Scale of the body, 1 = average. */
  readonly size: number;
}

/** Draws a scene behind its body wall into beam space as the probe stands. */
export function paint(
  scene: Scene,
  wall: readonly WallLayer[],
  fan: Fan,
  pose: Pose,
  random: Random,
): Canvas {
  const length = fan.beams * fan.samples;
  const canvas: Canvas = {
    tissues: [
      scene.surroundings,
      ...scene.structures.map(({ tissue }) => tissue),
      ...wall.map(({ tissue }) => tissue),
    ],
    tissue: new Uint8Array(length),
    mirrors: new Float32Array(length),
    xs: new Float32Array(length),
    zs: new Float32Array(length),
    refraction: new Float32Array(length),
  };
  const thickness = wall.at(-1)?.to ?? 0;
  place(canvas, fan, { ...pose, z: pose.z - thickness }, random);
  for (const [i, structure] of scene.structures.entries()) {
    paintStructure(canvas, fan, structure, i + 1);
  }
  paintWall(canvas, fan, wall, scene.structures.length + 1);
  roughen(canvas, random);
  return canvas;
}

/** No interface in the body is evenly smooth: their brightness wanders along them. */
function roughen({ mirrors, xs, zs }: Canvas, random: Random): void {
  const wide = new SmoothNoise(random, 0.8);
  const narrow = new SmoothNoise(random, 0.2);
  for (let i = 0; i < mirrors.length; i++) {
    const mirror = mirrors[i] ?? 0;
    if (mirror === 0) continue;
    const x = xs[i] ?? 0;
    const z = zs[i] ?? 0;
    mirrors[i] = mirror * Math.exp(0.45 * wide.at(x, z) + 0.45 * narrow.at(x, z) - 0.2);
  }
}

function place({ xs, zs }: Canvas, fan: Fan, pose: Pose, random: Random): void {
  const coarse = [new SmoothNoise(random, 1.6), new SmoothNoise(random, 1.6)] as const;
  const fine = [new SmoothNoise(random, 0.45), new SmoothNoise(random, 0.45)] as const;
  const step = sampleLength(fan);
  for (let beam = 0; beam < fan.beams; beam++) {
    const angle = beam * beamAngle(fan) - fan.halfAngle;
    const dx = Math.sin(angle + pose.angle);
    const dz = Math.cos(angle + pose.angle);
    const originX = pose.x - fan.radius * Math.sin(pose.angle);
    const originZ = pose.z - fan.radius * Math.cos(pose.angle);
    for (let row = 0; row < fan.samples; row++) {
      const reach = fan.radius + row * step;
      const x = (originX + reach * dx) / pose.size;
      const z = (originZ + reach * dz) / pose.size;
      const i = row * fan.beams + beam;
      xs[i] = x + 0.22 * coarse[0].at(x, z) + 0.04 * fine[0].at(x, z);
      zs[i] = z + 0.22 * coarse[1].at(x, z) + 0.04 * fine[1].at(x, z);
    }
  }
}

function paintStructure(canvas: Canvas, fan: Fan, structure: Structure, index: number): void {
  const { tissue, mirrors, refraction, xs, zs } = canvas;
  const { shape, wall } = structure;
  const { x0, z0, x1, z1 } = shape.extent;
  const step = sampleLength(fan);
  const before = new Float32Array(fan.beams).fill(NaN);
  for (let i = 0; i < tissue.length; i++) {
    const x = xs[i] ?? 0;
    const z = zs[i] ?? 0;
    const beam = i % fan.beams;
    if (x < x0 || x > x1 || z < z0 || z > z1) {
      before[beam] = NaN;
      continue;
    }
    const distance = shape.distance(x, z);
    if (distance < 0) {
      tissue[i] = index;
      mirrors[i] = 0;
      refraction[i] = 0;
    }
    if (wall !== undefined && Math.abs(distance) < 2 * wall.thickness) {
      const towards = Math.abs(distance - (before[beam] ?? NaN)) / step;
      if (towards < 0.35) refraction[i] = wall.refraction ?? 0;
      mirrors[i] = Math.max(mirrors[i] ?? 0, reflected(wall, distance, towards));
    }
    before[beam] = distance;
  }
}

/**
 * @param towards how squarely the beam meets the interface: change of the distance per centimetre
 *   of beam, NaN where unknown.
 */
function reflected(wall: Interface, distance: number, towards: number): number {
  const squarely = towards < 1 ? towards : towards >= 1 ? 1 : 0.3;
  const across = distance / wall.thickness;
  return 10 ** (wall.echo / 20) * Math.exp(-4 * across * across) * (0.12 + 0.88 * squarely ** 4);
}

function paintWall(canvas: Canvas, fan: Fan, wall: readonly WallLayer[], first: number): void {
  const { tissue, mirrors, zs } = canvas;
  const thickness = wall.at(-1)?.to ?? 0;
  const step = sampleLength(fan);
  for (let row = 0; row < fan.samples && row * step < thickness + 0.5; row++) {
    for (let beam = 0; beam < fan.beams; beam++) {
      const i = row * fan.beams + beam;
      const flat = row * step;
      // The layers share the bend of the body below them, so that no border is a perfect arc.
      const bend = 0.25 * Math.sin(2.3 * (zs[i] ?? 0) + 0.7 * (canvas.xs[i] ?? 0)) * flat;
      const depth = flat + 0.12 * bend;
      const layer = wall.findIndex(({ to }) => depth < to);
      if (layer >= 0) {
        tissue[i] = first + layer;
        mirrors[i] = 0;
      }
      for (const { to, fascia } of wall) {
        if (fascia === undefined || Math.abs(depth - to) > 2 * fascia.thickness) continue;
        mirrors[i] = Math.max(mirrors[i] ?? 0, reflected(fascia, depth - to, 1));
      }
    }
  }
}
