import type { Random } from '../../numeric/index.ts';
import { ribs, spine } from '../organs/bone.ts';
import { kidneyAcross, kidneyAlong, type Side } from '../organs/kidney.ts';
import { CAPSULE, moved, organ, perhaps, trace, varied } from '../organs/parts.ts';
import { backMuscle, bowelAround } from '../organs/surroundings.ts';
import { smallVessels } from '../organs/vessels.ts';
import { type Patient, streamOf } from '../patient.ts';
import type { Scene, Structure } from '../scene.ts';
import type { Point } from '../shapes.ts';
import { MESENTERY } from '../tissue.ts';

/** What lies before and above each kidney: liver on the right, spleen on the left. */
const NEIGHBOURS = {
  right: {
    longitudinal: trace('-12,-3 0,-2.5 6,-2 7,0 4.5,1.9 0,3.4 -4.5,5.4 -8,8.5 -12,9'),
    transverse: trace('-12,-3 0,-2.5 5.5,-2 6.5,0.4 4,2.2 -0.5,2.6 -4.4,4.6 -6.5,8 -11,9'),
  },
  left: {
    longitudinal: trace('-11,-2 -5,-2 -0.5,-1.4 1.2,0.6 -0.4,2.4 -4,3.8 -7,6.2 -11,7'),
    transverse: trace('-1.5,-2 4,-2 8,-1 9,3 7.4,5 5,3.4 2.6,1.8 -0.5,0.8'),
  },
} as const;

/** A kidney cut along: the head of the patient is to the left of the screen on either side. */
export function kidneyLongitudinal(side: Side, patient: Patient, random: Random): Scene {
  const centre: Point = [random.uniform(-1, 1.6), random.uniform(4.4, 6.6)];
  const tilt = random.uniform(-0.4, 0.15);
  const bottom = centre[1] + patient.kidney.half[2] + 0.9;
  return {
    surroundings: MESENTERY,
    reach: bottom + 2.2,
    structures: [
      ...neighbour(side, 'longitudinal', patient, random),
      backMuscle(bottom, random.uniform(-0.15, 0.15)),
      ...bowelAround([5.4, 3.2], 1.6, gasChance(side, patient), random),
      ...kidneyAlong(side, patient, centre, tilt, random),
      ...ribs(side === 'left' ? 0.4 : 0.3, random),
    ],
  };
}

/**
 * A kidney cut across: the hilum looks deep and towards the spine, which is to the right of the
 * screen for a right kidney; from far behind it looks nearly straight up or down.
 */
export function kidneyTransverse(side: Side, patient: Patient, random: Random): Scene {
  const medial = side === 'right' ? 1 : -1;
  const centre: Point = [-medial * random.uniform(-1.2, 1.4), random.uniform(4, 6.2)];
  const bottom = centre[1] + patient.kidney.half[1] + 0.8;
  const down = random.uniform(0, 1.75);
  return {
    surroundings: MESENTERY,
    reach: bottom + 2.2,
    structures: [
      ...neighbour(side, 'transverse', patient, random),
      backMuscle(bottom, -medial * random.uniform(-0.1, 0.2)),
      ...perhaps(0.5, random, () => [
        spine([medial * random.uniform(5, 8), bottom + random.uniform(-1, 1)], random),
      ]),
      ...bowelAround([medial * 4.6, 3], 1.6, gasChance(side, patient), random),
      ...kidneyAcross(side, patient, centre, side === 'right' ? down : Math.PI - down, random),
      ...ribs(0.25, random),
    ],
  };
}

/** How often bowel lies beside a kidney: the colon crosses the left one more. */
function gasChance(side: Side, patient: Patient): number {
  return (side === 'left' ? 0.3 : 0.2) + 0.4 * patient.gas;
}

/** In many views the liver or spleen has slid nearly out of the plane. */
function neighbour(
  side: Side,
  plane: 'longitudinal' | 'transverse',
  patient: Patient,
  random: Random,
): readonly Structure[] {
  const own = streamOf(patient, side, plane, 'neighbour');
  const away = random.next() < 0.5 ? random.uniform(1.5, 5) : random.uniform(-1, 1.4);
  const sideways = side === 'left' && plane === 'transverse' ? 0.8 : -0.8;
  const edge = moved(varied(NEIGHBOURS[side][plane], own, 0.35), sideways * away, -0.6 * away);
  if (side === 'left') return [organ(edge, patient.spleen, CAPSULE)];
  return [
    organ(edge, patient.liver, CAPSULE),
    ...smallVessels([-3.5 - away, 1.8 - away], [3.5, 1.2], random.int(4), random),
  ];
}
