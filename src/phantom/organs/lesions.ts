import type { Random } from '../../numeric/index.ts';
import type { Patient } from '../patient.ts';
import type { Structure } from '../scene.ts';
import { ellipse, type Point } from '../shapes.ts';
import { BILE, STONE } from '../tissue.ts';
import { CAPSULE, moved, organ } from './parts.ts';

/** A round pool of clear fluid. */
export function cyst(centre: Point, radius: number, random: Random): Structure {
  return {
    shape: ellipse(centre, radius * random.uniform(1, 1.15), radius),
    tissue: BILE,
    wall: { echo: 4, thickness: 0.06, refraction: 1.5 },
  };
}

/** A stone, bright in front and with a shadow behind. */
export function stone(centre: Point, radius: number): Structure {
  return {
    shape: ellipse(centre, 1.2 * radius, radius),
    tissue: STONE,
    wall: { echo: 13, thickness: 0.07 },
  };
}

/** What a liver has besides its vessels; a plane shows most of it or misses it. */
export function liverLesions(
  patient: Patient,
  middle: Point,
  spread: Point,
  random: Random,
): Structure[] {
  const { liverCysts, haemangiomas } = patient.findings;
  const somewhere = (): Point => [
    middle[0] + spread[0] * random.uniform(-1, 1),
    middle[1] + spread[1] * random.uniform(-1, 1),
  ];
  const seen = (count: number) => Array.from({ length: count }).filter(() => random.next() < 0.5);
  return [
    ...seen(haemangiomas).map((): Structure => {
      const radius = random.uniform(0.5, 1.2);
      const tissue = { ...patient.liver, echo: patient.liver.echo + 6, grain: 1 };
      return { shape: ellipse(somewhere(), radius, 0.9 * radius), tissue };
    }),
    ...seen(liverCysts).map(() => cyst(somewhere(), random.uniform(0.4, 1.5), random)),
  ];
}

/** Free fluid: a dark rim along an organ, on the side away from the probe. */
export function fluidBehind(patient: Patient, edge: readonly Point[], random: Random): Structure[] {
  if (!patient.findings.ascites) return [];
  return [organ(moved(edge, random.uniform(-0.2, 0.4), random.uniform(0.5, 1.1)), BILE, CAPSULE)];
}
