import type { Random } from '../numeric/index.ts';
import { blankCanvas, type Canvas, type Pose } from './canvas.ts';
import { type Fan, sampleLength } from './fan.ts';
import type { Extent } from './plane-grid.ts';
import type { Interface, Scene, Structure, WallLayer } from './scene.ts';
import { SmoothNoise } from './smooth-noise.ts';

/** Draws a scene behind its body wall into beam space as the probe stands. */
export function paint(
  scene: Scene,
  wall: readonly WallLayer[],
  fan: Fan,
  pose: Pose,
  random: Random,
): Canvas {
  const tissues = [scene.surroundings, ...scene.structures.map(({ tissue }) => tissue)];
  const thickness = wall.at(-1)?.to ?? 0;
  const canvas = blankCanvas(
    [...tissues, ...wall.map(({ tissue }) => tissue)],
    fan,
    { ...pose, z: pose.z - thickness },
    random,
  );
  const bounds = rowBounds(canvas, fan);
  for (const [i, structure] of scene.structures.entries()) {
    paintStructure(canvas, fan, bounds, structure, i + 1);
  }
  paintWall(canvas, fan, wall, tissues.length, random);
  roughen(canvas, random);
  return canvas;
}

/** For every row the least and greatest x, the least and greatest z. */
function rowBounds({ xs, zs }: Canvas, fan: Fan): Float32Array {
  const bounds = new Float32Array(4 * fan.samples);
  for (let row = 0; row < fan.samples; row++) {
    let [x0, x1, z0, z1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = row * fan.beams; i < (row + 1) * fan.beams; i++) {
      const x = xs[i] ?? 0;
      const z = zs[i] ?? 0;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (z < z0) z0 = z;
      if (z > z1) z1 = z;
    }
    bounds.set([x0, x1, z0, z1], 4 * row);
  }
  return bounds;
}

function isOutside(bounds: Float32Array, row: number, { x0, x1, z0, z1 }: Extent): boolean {
  const [left, right] = [bounds[4 * row] ?? 0, bounds[4 * row + 1] ?? 0];
  const [top, bottom] = [bounds[4 * row + 2] ?? 0, bounds[4 * row + 3] ?? 0];
  return right < x0 || left > x1 || bottom < z0 || top > z1;
}

function paintStructure(
  { tissue, mirrors, refraction, xs, zs }: Canvas,
  fan: Fan,
  bounds: Float32Array,
  { shape, wall }: Structure,
  index: number,
): void {
  const { x0, z0, x1, z1 } = shape.extent;
  const step = sampleLength(fan);
  const reach = wall === undefined ? 0 : 2 * wall.thickness;
  // The distance one sample nearer to the probe tells how squarely the beam meets an interface.
  const before = new Float32Array(fan.beams).fill(NaN);
  for (let row = 0; row < fan.samples; row++) {
    if (isOutside(bounds, row, shape.extent)) continue;
    for (let beam = 0; beam < fan.beams; beam++) {
      const i = row * fan.beams + beam;
      const x = xs[i] ?? 0;
      const z = zs[i] ?? 0;
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
      if (wall !== undefined && distance < reach && distance > -reach) {
        const towards = Math.abs(distance - (before[beam] ?? NaN)) / step;
        if (towards < 0.35) refraction[i] = wall.refraction ?? 0;
        mirrors[i] = Math.max(mirrors[i] ?? 0, reflected(wall, distance, towards));
      }
      before[beam] = distance;
    }
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

/** The layers run along the skin, wavier the deeper they lie, each in its own way. */
function paintWall(
  { tissue, mirrors }: Canvas,
  fan: Fan,
  wall: readonly WallLayer[],
  first: number,
  random: Random,
): void {
  const waves = new SmoothNoise(random, 1.1);
  const borders = wall.map(({ to }, layer) =>
    Float32Array.from({ length: fan.beams }, (_, beam) => {
      const along = (2 * fan.radius * fan.halfAngle * beam) / fan.beams;
      return to * (1 + 0.045 * waves.at(along, 1.3 * layer));
    }),
  );
  const step = sampleLength(fan);
  const end = Math.min(fan.samples, Math.ceil((1.3 * (wall.at(-1)?.to ?? 0)) / step));
  const covered = new Float32Array(fan.beams);
  for (const [layer, border] of borders.entries()) {
    const fascia = wall[layer]?.fascia;
    for (let row = 0; row < end; row++) {
      for (let beam = 0; beam < fan.beams; beam++) {
        const i = row * fan.beams + beam;
        const depth = row * step;
        const distance = depth - (border[beam] ?? 0);
        if (distance < 0 && depth >= (covered[beam] ?? 0)) {
          tissue[i] = first + layer;
          mirrors[i] = 0;
        }
        if (fascia !== undefined && Math.abs(distance) < 2 * fascia.thickness) {
          mirrors[i] = Math.max(mirrors[i] ?? 0, reflected(fascia, distance, 1));
        }
      }
    }
    covered.set(border);
  }
}

/** No interface in the body is evenly smooth: their brightness wanders along them. */
function roughen({ mirrors, xs, zs }: Canvas, random: Random): void {
  const wide = new SmoothNoise(random, 0.8);
  const narrow = new SmoothNoise(random, 0.13);
  for (let i = 0; i < mirrors.length; i++) {
    const mirror = mirrors[i] ?? 0;
    if (mirror === 0) continue;
    const x = xs[i] ?? 0;
    const z = zs[i] ?? 0;
    mirrors[i] = mirror * Math.exp(0.5 * wide.at(x, z) + 0.5 * narrow.at(x, z) - 0.25);
  }
}
