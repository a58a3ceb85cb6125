import type { Random } from '../../numeric/index.ts';
import type { Structure } from '../scene.ts';
import { ellipse, type Point } from '../shapes.ts';
import { BONE } from '../tissue.ts';
import { perhaps } from './parts.ts';

/** A vertebral body cut across: a bright arch with a shadow. */
export function spine(centre: Point, random: Random): Structure {
  return {
    shape: ellipse(centre, random.uniform(1.9, 2.4), random.uniform(1.2, 1.6)),
    tissue: BONE,
    wall: { echo: 15, thickness: 0.16 },
  };
}

/** A row of vertebral bodies cut along, behind the great vessels. */
export function spineAlong(depth: number, slope: number, random: Random): Structure[] {
  const shift = random.uniform(-1.5, 1.5);
  return Array.from({ length: 7 }, (_, i): Structure => {
    const x = 3 * (i - 3) + shift + random.uniform(-0.15, 0.15);
    return {
      shape: ellipse([x, depth + 0.75 + slope * x], 1.38, 0.75, slope),
      tissue: BONE,
      wall: { echo: 12, thickness: 0.15 },
    };
  });
}

/** One or two ribs in the way, mostly towards the edges of the view. */
export function ribs(chance: number, random: Random): readonly Structure[] {
  return perhaps(chance, random, () => {
    const x = (random.next() < 0.5 ? -1 : 1) * random.uniform(1.6, 5.5);
    const there = [rib([x, 0.25], random)];
    if (random.next() < 0.3) there.push(rib([-x + random.uniform(-1, 1), 0.3], random));
    return there;
  });
}

function rib(centre: Point, random: Random): Structure {
  return {
    shape: ellipse(centre, random.uniform(0.3, 0.65), random.uniform(0.25, 0.35)),
    tissue: BONE,
    wall: { echo: 14, thickness: 0.12 },
  };
}
