import type { Random } from '../../numeric/index.ts';
import type { Interface, Structure } from '../scene.ts';
import { outline, type Point } from '../shapes.ts';
import type { Tissue } from '../tissue.ts';

/** The thin bright skin of liver, spleen and kidney. */
export const CAPSULE: Interface = { echo: 7, thickness: 0.08, refraction: 0.7 };

/** Reads places written as 'x,z x,z ...' in centimetres, x to the right and z down. */
export function trace(places: string): Point[] {
  return places.split(' ').map((place): Point => {
    const [x = Number.NaN, z = Number.NaN] = place.split(',').map(Number);
    return [x, z];
  });
}

/** Points moved each by its own random step, so that no two people share an outline. */
export function varied(points: readonly Point[], random: Random, deviation: number): Point[] {
  return points.map(([x, z]) => [x + deviation * random.normal(), z + deviation * random.normal()]);
}

/** Points moved together. */
export function moved(points: readonly Point[], dx: number, dz: number): Point[] {
  return points.map(([x, z]) => [x + dx, z + dz]);
}

/** An organ with a free outline. */
export function organ(points: readonly Point[], tissue: Tissue, wall?: Interface): Structure {
  return { shape: outline(points), tissue, ...(wall && { wall }) };
}

/** The structures, or none of them, by chance. */
export function perhaps(
  chance: number,
  random: Random,
  structures: () => readonly Structure[],
): readonly Structure[] {
  return random.next() < chance ? structures() : [];
}
