import type { Random } from '../../numeric/index.ts';
import { ribs } from '../organs/bone.ts';
import { gallbladderAcross, gallbladderAlong } from '../organs/gallbladder.ts';
import { kidneyAcross, kidneyAlong } from '../organs/kidney.ts';
import { pancreasAcross } from '../organs/pancreas.ts';
import { CAPSULE, moved, organ, perhaps, trace, varied } from '../organs/parts.ts';
import { spleenAlong, spleenSize } from '../organs/spleen.ts';
import { backMuscle, bowelAround, lungBeyond } from '../organs/surroundings.ts';
import { midlineAcross, smallVessels, vessel } from '../organs/vessels.ts';
import { type Patient, streamOf } from '../patient.ts';
import { BODY } from '../plane-grid.ts';
import type { Scene } from '../scene.ts';
import type { Point } from '../shapes.ts';
import { MESENTERY } from '../tissue.ts';
import { leftLobe } from './left-liver.ts';

const GALLBLADDER_BED = trace('-12,-3 0,-3 7,-2 9,0.5 6.5,3 2.5,6.4 -1.5,9 -6,11 -13,10');
const LIVER_OVER_PANCREAS = trace('-10,-3 0,-3 5,-2.6 6,-1.2 3.5,0.9 0,2.2 -4,3 -9,3.2');

/** A pear of bile under the liver, cut along or, less often, across. */
export function gallbladder(patient: Patient, random: Random): Scene {
  const bed = varied(GALLBLADDER_BED, streamOf(patient, 'gallbladder bed'), 0.35);
  const centre: Point = [random.uniform(-1, 2.4), random.uniform(3.2, 5.8)];
  const cut = random.next() < 0.65 ? gallbladderAlong : gallbladderAcross;
  return {
    surroundings: MESENTERY,
    reach: random.uniform(9.5, 11.5),
    structures: [
      backMuscle(11, -0.2),
      ...perhaps(0.25, random, () =>
        kidneyAcross(
          'right',
          patient,
          [random.uniform(-2, 3), random.uniform(8.4, 9.6)],
          random.uniform(0, 1.5),
          random,
        ),
      ),
      organ(moved(bed, random.uniform(-2, 1.5), random.uniform(-1, 1)), patient.liver, CAPSULE),
      ...smallVessels([-3.5, 3.2], [3.5, 2.6], 2 + random.int(7), random),
      ...bowelAround([centre[0] + 2.4, centre[1] + 2.8], 1.2, 0.35 + 0.35 * patient.gas, random),
      ...cut(patient, centre, random),
      ...ribs(0.15, random),
    ],
  };
}

/** The pancreas over the splenic vein, with the great vessels and the spine behind it. */
export function pancreas(patient: Patient, random: Random): Scene {
  const dz = 0.8 * leftLobe(patient) + random.uniform(-0.8, 1.4);
  const dx = random.uniform(-1.2, 1);
  const over = varied(LIVER_OVER_PANCREAS, streamOf(patient, 'liver over pancreas'), 0.3);
  return {
    surroundings: MESENTERY,
    reach: 10.4 + dz + random.uniform(0, 1.5),
    structures: [
      ...perhaps(0.8, random, () =>
        midlineAcross([dx + random.uniform(-0.7, 0.3), 8.4 + dz], random),
      ),
      ...pancreasAcross(patient, dx, dz, 0.8, random),
      organ(moved(over, random.uniform(-2, 2), dz), patient.liver, CAPSULE),
      ...smallVessels([-3, 0.8 + dz], [4, 0.8], random.int(5), random),
      ...bowelAround([4.5, 1.4 + dz], 2, 0.3 + 0.5 * patient.gas, random),
      ...bowelAround([-4.5, 2.4 + dz], 1.5, 0.3 * patient.gas, random),
    ],
  };
}

/** The spleen from between the ribs: a crescent under the diaphragm, hilum away from the probe. */
export function spleen(patient: Patient, random: Random): Scene {
  const dx = random.uniform(-1.5, 1.5);
  const dz = random.uniform(-0.6, 1);
  const hilum: Point = [dx + random.uniform(-1, 2), 4.2 * spleenSize(patient) + dz];
  const at = (x: number, z: number): Point => [hilum[0] + x, hilum[1] + z];
  const kidneyAt: Point = [random.uniform(1.5, 5.5), random.uniform(7.4, 9)];
  return {
    surroundings: MESENTERY,
    reach: random.uniform(9.5, 11.5),
    structures: [
      backMuscle(10.5, -0.3),
      ...perhaps(0.45, random, () =>
        random.next() < 0.7
          ? kidneyAlong('left', patient, kidneyAt, random.uniform(-0.3, 0.4), random)
          : kidneyAcross('left', patient, kidneyAt, random.uniform(1.6, 3), random),
      ),
      ...bowelAround([3.5, 7], 1.8, 0.25 + 0.4 * patient.gas, random),
      ...perhaps(0.6, random, () => [vessel([at(1.8, 2.6), at(0.8, 1), hilum], 0.42, 0.3)]),
      spleenAlong(patient, dx, dz),
      ...perhaps(0.6, random, () => [
        vessel([hilum, at(-0.8, -1.4)], 0.3, 0.1),
        vessel([hilum, at(0.9, -1.1)], 0.24, 0.1),
      ]),
      ...perhaps(0.7, random, () => [
        lungBeyond(
          [random.uniform(3, 5.4), random.uniform(3, 4.8)],
          random.uniform(9.6, 11.8),
          { ...BODY, x1: -1 },
          random,
        ),
      ]),
      ...ribs(0.45, random),
    ],
  };
}
