import type { Random } from '../../numeric/index.ts';
import { spineAlong } from '../organs/bone.ts';
import { pancreasAcross } from '../organs/pancreas.ts';
import { liverLesions } from '../organs/lesions.ts';
import { CAPSULE, moved, organ, perhaps, trace, varied } from '../organs/parts.ts';
import { backMuscle, bowelAround, lungBeyond } from '../organs/surroundings.ts';
import {
  aortaAlong,
  cavaAlong,
  lumen,
  midlineAcross,
  SHEATH,
  smallVessels,
  vessel,
} from '../organs/vessels.ts';
import { type Patient, streamOf } from '../patient.ts';
import { BODY } from '../plane-grid.ts';
import type { Scene, Structure } from '../scene.ts';
import { ellipse, type Point } from '../shapes.ts';
import { FAT, MESENTERY } from '../tissue.ts';

const ALONG = trace('-12,-3 -2,-2.5 3,-2 5.8,-0.6 6,0.9 4.2,2.2 0.8,4.1 -2.6,5.8 -6,7 -11,7.4');
const ACROSS = trace('-10,-3 0,-3 5,-2.4 7.4,-0.6 6.8,1.2 4,3.3 0.8,5 -3,6.3 -7.5,7.2 -12,7');

/** Left lobe cut along: a wedge with its thin edge on the right, before the great vessels. */
export function liverLeftLongitudinal(patient: Patient, random: Random): Scene {
  const thick = leftLobe(patient) + random.uniform(-0.6, 0.6);
  const edge = moved(
    varied(ALONG, streamOf(patient, 'liver-left-longitudinal'), 0.3),
    random.uniform(-2.2, 1.5),
    thick,
  );
  return {
    surroundings: MESENTERY,
    reach: 9.8 + thick + random.uniform(0, 1.5),
    structures: [
      ...greatVessel(8.3 + thick, random),
      ...perhaps(0.6, random, () => [
        {
          shape: ellipse([random.uniform(0.8, 3.6), 5.2 + thick], 1.5, 0.8, -0.3),
          tissue: patient.pancreas,
        },
      ]),
      ...bowelAround([6, 4], 1.6, 0.3 + 0.4 * patient.gas, random),
      organ(edge, patient.liver, CAPSULE),
      ...perhaps(0.5, random, () => [
        vessel(varied(trace('-7,6 -4.4,4.4 -1.6,2.6'), random, 0.5), 0.38, 0.12),
      ]),
      ...perhaps(0.6, random, () => [
        lumen([random.uniform(-2.4, 0.8), random.uniform(2.2, 3.8)], 0.4, 0.34, SHEATH),
      ]),
      ...smallVessels([-2.5, 2.4], [4.5, 2], 2 + random.int(6), random),
      ...liverLesions(patient, [-2.5, 2.4], [4.5, 2], random),
      ...perhaps(0.6, random, () => [
        lungBeyond([2.5, 2], random.uniform(8.8, 11), { ...BODY, x1: -3, z1: 9 }, random),
      ]),
    ],
  };
}

/** Left lobe cut across, before the great vessels and the spine, now and then the pancreas. */
export function liverLeftTransverse(patient: Patient, random: Random): Scene {
  const thick = leftLobe(patient) + random.uniform(-0.6, 0.6);
  const edge = moved(
    varied(ACROSS, streamOf(patient, 'liver-left-transverse'), 0.3),
    random.uniform(-2, 1.5),
    thick,
  );
  const x = random.uniform(-0.8, 0.8);
  const ligament: Structure = {
    shape: ellipse([x - 0.4, 3 + 0.6 * thick], random.uniform(0.4, 0.8), random.uniform(0.3, 0.6)),
    tissue: { ...FAT, echo: 9, attenuation: 1.5 },
  };
  return {
    surroundings: MESENTERY,
    reach: 10.4 + thick + random.uniform(0, 1.5),
    structures: [
      ...perhaps(0.75, random, () => midlineAcross([x, 8.6 + thick], random)),
      ...perhaps(0.35, random, () => pancreasAcross(patient, x, 1.6 + thick, 0.5, random)),
      ...bowelAround([5.8, 4.2 + thick], 1.6, 0.3 + 0.4 * patient.gas, random),
      organ(edge, patient.liver, CAPSULE),
      ...perhaps(0.6, random, () => [portalOfLeftLobe(x, 0.8 * thick, random)]),
      ...perhaps(0.5, random, () => [ligament]),
      ...smallVessels([-1.5, 2], [5, 2], 2 + random.int(7), random),
      ...liverLesions(patient, [-1.5, 2], [5, 2], random),
    ],
  };
}

/** Extra thickness of this person's left lobe in centimetres. */
export function leftLobe(patient: Patient): number {
  return streamOf(patient, 'left lobe').uniform(-1.2, 1);
}

function portalOfLeftLobe(x: number, dz: number, random: Random): Structure {
  const path: Point[] = [...varied(trace('-5.2,5.2 -2.2,4.6'), random, 0.35), [x - 0.5, 3.2]];
  return vessel(moved(path, 0, dz), 0.48, 0.3, SHEATH);
}

/** The aorta on the spine, the vena cava, or neither when the plane lies beside them. */
function greatVessel(depth: number, random: Random): readonly Structure[] {
  const slope = random.uniform(-0.14, 0.06);
  const kind = random.next();
  if (kind < 0.45) {
    return [
      backMuscle(depth + 1.8, slope),
      ...perhaps(0.65, random, () => spineAlong(depth + 1.6, slope, random)),
      ...aortaAlong(depth, slope, random),
    ];
  }
  if (kind < 0.7) return [backMuscle(depth + 1.6, slope), ...cavaAlong(depth - 0.5, random)];
  return [backMuscle(depth + random.uniform(0, 2), slope)];
}
