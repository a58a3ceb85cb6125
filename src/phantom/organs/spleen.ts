import { type Patient, streamOf } from '../patient.ts';
import type { Structure } from '../scene.ts';
import type { Point } from '../shapes.ts';
import { CAPSULE, organ, trace, varied } from './parts.ts';

const CRESCENT = trace(
  '-7.4,3.4 -5.8,0.6 -2.6,-0.6 1.6,-0.5 5,0.8 7,3.1 6.6,4.8 4.2,4.7 1.2,4 -1.6,4.5 -4.2,6 -6.4,6.5 -7.8,5.3',
);

/** How much larger than usual this person's spleen is. */
export function spleenSize(patient: Patient): number {
  return streamOf(patient, 'spleen size').uniform(0.75, 1.2);
}

/** The spleen between the ribs: a crescent whose hollow side looks away from the probe. */
export function spleenAlong(patient: Patient, dx: number, dz: number): Structure {
  const size = spleenSize(patient);
  const edge = varied(CRESCENT, streamOf(patient, 'spleen'), 0.22);
  return organ(
    edge.map(([x, z]): Point => [x * size + dx, z * size + dz]),
    patient.spleen,
    CAPSULE,
  );
}
