import type { Random } from '../../numeric/index.ts';
import type { Interface, Structure } from '../scene.ts';
import { below, ellipse, type Point, tube } from '../shapes.ts';
import { BODY } from '../plane-grid.ts';
import { BLOOD, MUSCLE, type Tissue } from '../tissue.ts';
import { spine } from './bone.ts';
import { varied } from './parts.ts';

/** The bright sheath of portal veins; hepatic veins have next to none. */
export const SHEATH: Interface = { echo: 6, thickness: 0.11 };
/** The wall of a great artery. */
const ARTERY: Interface = { echo: 6, thickness: 0.12 };

/** A vessel cut along, whose radius goes from the first to the last. */
export function vessel(
  points: readonly Point[],
  first: number,
  last: number,
  wall?: Interface,
): Structure {
  return { shape: tube(points, first, last), tissue: blood(first), ...(wall && { wall }) };
}

/** A vessel cut across. */
export function lumen(centre: Point, a: number, b: number, wall?: Interface, angle = 0): Structure {
  return { shape: ellipse(centre, a, b, angle), tissue: blood(b), ...(wall && { wall }) };
}

/** The slice is thicker than a small vessel, so that tissue beside it shines through. */
function blood(radius: number): Tissue {
  return { ...BLOOD, echo: BLOOD.echo + 26 * Math.exp(-radius / 0.2) };
}

/** Small vessels strewn over a liver, some of them portal branches with a bright sheath. */
export function smallVessels(middle: Point, spread: Point, n: number, random: Random): Structure[] {
  return Array.from({ length: n }, () => {
    const x = middle[0] + spread[0] * random.uniform(-1, 1);
    const z = middle[1] + spread[1] * random.uniform(-1, 1);
    const turn = random.uniform(0, Math.PI);
    const length = random.uniform(0.1, 1.8);
    const radius = random.uniform(0.08, 0.22);
    const path = varied(
      [
        [x, z],
        [x + 0.5 * length * Math.cos(turn), z + 0.5 * length * Math.sin(turn)],
        [x + length * Math.cos(turn), z + length * Math.sin(turn)],
      ],
      random,
      0.08,
    );
    return vessel(path, radius, 0.3 * radius, random.next() < 0.5 ? SHEATH : undefined);
  });
}

/** Aorta, vena cava and spine cut across, around a place between the two vessels. */
export function midlineAcross([x, z]: Point, random: Random): Structure[] {
  const aorta = random.uniform(0.7, 1.1);
  return [
    { shape: below(BODY, () => z + 2.2), tissue: MUSCLE },
    spine([x - 0.2, z + 2.6 + random.uniform(-0.3, 0.4)], random),
    lumen([x + 1.3, z + random.uniform(-0.3, 0.3)], aorta, aorta, ARTERY),
    lumen([x - 2, z + 0.1], random.uniform(0.8, 1.4), random.uniform(0.3, 0.9)),
  ];
}

/** The aorta cut along at a depth, in most people with the mesenteric artery leaving it. */
export function aortaAlong(depth: number, slope: number, random: Random): Structure[] {
  const radius = random.uniform(0.65, 1);
  const at = (x: number): Point => [x, depth + slope * x];
  const start = random.uniform(-2, 1);
  const branch: Point[] = [
    at(start),
    [start + 1.9, depth - 1.7],
    [start + 5.5, depth - 1.9],
    [start + 9, depth - 1.6],
  ];
  return [
    vessel([at(-11), at(-4), at(3), at(11)], radius, 0.85 * radius, ARTERY),
    ...(random.next() < 0.55 ? [vessel(branch, 0.34, 0.26, ARTERY)] : []),
  ];
}

/** The vena cava cut along; it bends forward towards the heart on the left of the screen. */
export function cavaAlong(depth: number, random: Random): Structure[] {
  const radius = random.uniform(0.6, 1.1);
  const path: Point[] = [
    [-9, depth - 2.6],
    [-5.5, depth - 1],
    [0, depth],
    [9, depth + 0.4],
  ];
  return [vessel(path, radius, 0.8 * radius, { echo: 2, thickness: 0.1 })];
}
