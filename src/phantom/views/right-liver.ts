import type { Random } from '../../numeric/index.ts';
import { ribs, spine } from '../organs/bone.ts';
import { gallbladderAcross, gallbladderAlong } from '../organs/gallbladder.ts';
import { kidneyAcross, kidneyAlong } from '../organs/kidney.ts';
import { fluidBehind, liverLesions } from '../organs/lesions.ts';
import { CAPSULE, moved, organ, perhaps, trace, varied } from '../organs/parts.ts';
import { backMuscle, bowelAround, lungBeyond } from '../organs/surroundings.ts';
import { lumen, SHEATH, smallVessels, vessel } from '../organs/vessels.ts';
import { type Patient, streamOf } from '../patient.ts';
import { BODY } from '../plane-grid.ts';
import type { Scene, Structure } from '../scene.ts';
import type { Point } from '../shapes.ts';
import { MESENTERY } from '../tissue.ts';

const ALONG = trace('-13,-3 -4,-2.5 4,-2 8,-0.5 9,1.6 7,4 3,6.6 -0.5,10 -4,14 -13,14');
const ACROSS = trace('-13,-3 0,-3 7,-2 9,1 8,5.5 5.5,9 1,12.5 -5,14 -11,12 -14,4');

/** Right lobe cut along: diaphragm deep on the left, thin edge on the right, kidney behind it. */
export function liverRightLongitudinal(patient: Patient, random: Random): Scene {
  const own = streamOf(patient, 'liver-right-longitudinal');
  const edge = moved(varied(ALONG, own, 0.35), random.uniform(-2, 1.5), random.uniform(-0.8, 0.8));
  // From the flank, where the kidney lies behind the liver, to the gallbladder near the middle.
  const medial = random.next();
  const behind: readonly Structure[] =
    medial < 0.5
      ? kidneyAlong(
          'right',
          patient,
          [random.uniform(3.5, 8.5), random.uniform(7.6, 10)],
          random.uniform(-0.6, -0.2),
          random,
        )
      : [];
  const before: readonly Structure[] =
    medial > 0.8
      ? gallbladderAlong(patient, [random.uniform(2.5, 5), random.uniform(4, 6)], random)
      : [];
  const vein = varied(trace('-4.5,9 -1.2,6.8 2.5,4.4'), random, 0.8);
  return {
    surroundings: MESENTERY,
    reach: random.uniform(11, 13.5),
    structures: [
      backMuscle(12.5, -0.25),
      ...behind,
      ...fluidBehind(patient, edge, random),
      organ(edge, patient.liver, CAPSULE),
      ...perhaps(0.55, random, () => [vessel(vein, random.uniform(0.3, 0.6), 0.15)]),
      ...perhaps(0.6, random, () => [
        lumen([random.uniform(-2, 2.5), random.uniform(4.8, 7.6)], 0.65, 0.48, SHEATH, -0.4),
      ]),
      ...smallVessels([-1, 4.4], [5.5, 3.6], 3 + random.int(8), random),
      ...liverLesions(patient, [-1, 4.4], [5.5, 3.6], random),
      ...before,
      ...bowelAround([6.5, 6], 1.5, 0.35 * patient.gas, random),
      ...perhaps(0.75, random, () => [
        lungBeyond(
          [random.uniform(2, 4.6), random.uniform(2.2, 4.2)],
          random.uniform(9, 10.8),
          { ...BODY, x1: 2.5, z0: 1 },
          random,
        ),
      ]),
      ...ribs(0.35, random),
    ],
  };
}

/** Right lobe cut across: diaphragm around the bottom, veins that meet or the portal fork. */
export function liverRightTransverse(patient: Patient, random: Random): Scene {
  const own = streamOf(patient, 'liver-right-transverse');
  const edge = moved(varied(ACROSS, own, 0.35), random.uniform(-2, 1), random.uniform(-1, 0.6));
  const cava: Point = [random.uniform(3, 5.8), random.uniform(8.4, 10.4)];
  return {
    surroundings: MESENTERY,
    reach: random.uniform(11, 13.5),
    structures: [
      backMuscle(12.5, random.uniform(-0.2, 0.1)),
      ...fluidBehind(patient, edge, random),
      organ(edge, patient.liver, CAPSULE),
      ...perhaps(0.2, random, () =>
        kidneyAcross(
          'right',
          patient,
          [random.uniform(-1, 4), random.uniform(8.4, 9.8)],
          random.uniform(0, 1.5),
          random,
        ),
      ),
      ...perhaps(0.6, random, () => [lumen(cava, random.uniform(0.9, 1.3), 0.8)]),
      ...innerVessels(cava, random),
      ...smallVessels([-1, 4.8], [5.5, 4], 3 + random.int(8), random),
      ...liverLesions(patient, [-1, 4.8], [5.5, 4], random),
      ...perhaps(0.12, random, () =>
        gallbladderAcross(patient, [random.uniform(2, 5.5), random.uniform(4, 6)], random),
      ),
      ...perhaps(0.7, random, () => [
        lungBeyond(
          [random.uniform(-0.4, 2.4), random.uniform(0.6, 2.6)],
          random.uniform(9.4, 11),
          { ...BODY, x1: 4.5, z0: 3 },
          random,
        ),
      ]),
      ...perhaps(0.4, random, () => [
        spine([random.uniform(6.5, 8.6), random.uniform(11, 13)], random),
      ]),
      ...ribs(0.35, random),
    ],
  };
}

/** Hepatic veins on their way to the vena cava, the fork of the right portal vein, or neither. */
function innerVessels(cava: Point, random: Random): Structure[] {
  const kind = random.next();
  const wander = (places: string) => varied(trace(places), random, 0.45);
  if (kind < 0.36) {
    return [
      vessel([cava, ...wander('0.5,7.6 -5,5.2')], random.uniform(0.35, 0.55), 0.12),
      vessel([cava, ...wander('2.4,6.6 0.5,2.8')], random.uniform(0.3, 0.45), 0.1),
    ];
  }
  if (kind < 0.7) {
    const fork: Point = [random.uniform(-1, 1), random.uniform(5.8, 7)];
    return [
      vessel([...wander('7,7.4 3.2,6.9'), fork], random.uniform(0.45, 0.65), 0.45, SHEATH),
      vessel([fork, ...wander('-2.6,4.6 -4.6,3.6')], 0.4, 0.15, SHEATH),
      vessel([fork, ...wander('-2.8,7.4 -5.2,8.4')], 0.38, 0.15, SHEATH),
    ];
  }
  return [];
}
