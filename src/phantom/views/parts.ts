import type { Random } from '../../numeric/index.ts';
import type { Extent } from '../plane-grid.ts';
import type { Interface, Structure } from '../scene.ts';
import { ellipse, outline, type Point, type Shape, tube } from '../shapes.ts';
import { BLOOD, BONE, BOWEL_WALL, FAT, GAS, LUNG, type Tissue } from '../tissue.ts';

/** The bright sheath of portal veins, arteries and ducts; hepatic veins have next to none. */
export const SHEATH: Interface = { echo: 7, thickness: 0.11 };
export const CAPSULE: Interface = { echo: 8, thickness: 0.08, refraction: 1.2 };

/** Points moved each by its own random step, so that no two people share an outline. */
export function varied(points: readonly Point[], random: Random, deviation = 0.25): Point[] {
  return points.map(([x, z]) => [x + deviation * random.normal(), z + deviation * random.normal()]);
}

/** An organ with a free outline. */
export function organ(points: readonly Point[], tissue: Tissue, wall?: Interface): Structure {
  return { shape: outline(points), tissue, ...(wall && { wall }) };
}

export function vessel(points: readonly Point[], first: number, last: number, wall?: Interface) {
  return { shape: tube(points, first, last), tissue: BLOOD, ...(wall && { wall }) };
}

/** A vessel cut across. */
export function lumen(centre: Point, a: number, b: number, wall?: Interface, angle = 0): Structure {
  return { shape: ellipse(centre, a, b, angle), tissue: BLOOD, ...(wall && { wall }) };
}

/** A vertebral body cut across: a bright arch with a shadow. */
export function spine(centre: Point, random: Random): Structure {
  return {
    shape: ellipse(centre, random.uniform(1.9, 2.4), random.uniform(1.2, 1.6)),
    tissue: BONE,
    wall: { echo: 17, thickness: 0.16 },
  };
}

export function rib(centre: Point, random: Random): Structure {
  return {
    shape: ellipse(centre, random.uniform(0.45, 0.7), random.uniform(0.25, 0.35)),
    tissue: BONE,
    wall: { echo: 17, thickness: 0.12 },
  };
}

/** A loop of bowel; with gas it throws a dirty shadow, else it looks like a dark ring. */
export function bowel([x, z]: Point, radius: number, gas: boolean, random: Random): Structure[] {
  const tilt = random.uniform(-0.5, 0.5);
  const flat = random.uniform(0.65, 0.9) * radius;
  const inner: Point = [x + random.uniform(-0.1, 0.1), z + (gas ? 0.15 : 0.05)];
  return [
    { shape: ellipse([x, z], radius, flat, tilt), tissue: BOWEL_WALL },
    {
      shape: ellipse(inner, radius - 0.35, flat - 0.35, tilt),
      tissue: gas ? GAS : { ...FAT, echo: 2, grain: 4 },
      ...(gas && { wall: { echo: 13, thickness: 0.14 } }),
    },
  ];
}

/**
 * Diaphragm and lung: all that lies outside a circle, in a part of the plane.
 *
 * @param part where the lung may be.
 */
export function lungBeyond(centre: Point, radius: number, part: Extent, random: Random): Structure {
  const dome = ellipse(centre, radius, radius * random.uniform(0.95, 1.05));
  return {
    shape: { extent: part, distance: (x, z) => -dome.distance(x, z) },
    tissue: LUNG,
    wall: { echo: 15, thickness: 0.15 },
  };
}

/** A part of a shape: where both it and a rectangle are. */
export function within(shape: Shape, part: Extent): Shape {
  return { extent: part, distance: (x, z) => shape.distance(x, z) };
}

/** Small vessels strewn over a liver, about half of them portal branches with a bright sheath. */
export function smallVessels(middle: Point, spread: Point, n: number, random: Random): Structure[] {
  return Array.from({ length: n }, () => {
    const x = middle[0] + spread[0] * random.uniform(-1, 1);
    const z = middle[1] + spread[1] * random.uniform(-1, 1);
    const turn = random.uniform(0, Math.PI);
    const length = random.uniform(0.2, 1.5);
    const radius = random.uniform(0.09, 0.2);
    const end: Point = [x + length * Math.cos(turn), z + length * Math.sin(turn)];
    return vessel([[x, z], end], radius, 0.7 * radius, random.next() < 0.5 ? SHEATH : undefined);
  });
}
