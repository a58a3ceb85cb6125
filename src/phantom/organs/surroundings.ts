import type { Random } from '../../numeric/index.ts';
import { BODY, type Extent } from '../plane-grid.ts';
import type { Structure } from '../scene.ts';
import { below, ellipse, type Point } from '../shapes.ts';
import { BOWEL_WALL, FAT, GAS, LUNG, MUSCLE } from '../tissue.ts';

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

/** Bowel somewhere around a place, more often and with more gas the higher the chance. */
export function bowelAround(
  [x, z]: Point,
  spread: number,
  chance: number,
  random: Random,
): readonly Structure[] {
  if (random.next() > chance) return [];
  const place: Point = [
    x + spread * random.uniform(-1, 1),
    z + 0.6 * spread * random.uniform(-1, 1),
  ];
  return bowel(place, random.uniform(0.9, 2), random.next() < 0.4 + 0.4 * chance, random);
}

/** The muscles of the back, below a line. */
export function backMuscle(depth: number, slope: number): Structure {
  return {
    shape: below(BODY, (x) => depth + slope * x),
    tissue: MUSCLE,
    wall: { echo: 6, thickness: 0.12 },
  };
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
    wall: { echo: random.uniform(9, 15), thickness: 0.15 },
  };
}
