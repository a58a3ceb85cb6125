import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import type { Structure } from '../scene.ts';
import { ellipse, type Point } from '../shapes.ts';
import { FAT } from '../tissue.ts';
import { moved, organ, perhaps, trace, varied } from './parts.ts';
import { lumen, vessel } from './vessels.ts';

const GLAND = trace(
  '-5,5.6 -4.6,4.1 -2.6,3.3 0,2.8 2.6,3 5,4.1 6.8,5.7 6.4,7 4.5,6.2 2.2,4.9 0,4.4 -1.6,4.7 -2.2,6.6 -3.6,7.2',
);
const SPLENIC_VEIN = trace('6.6,7.3 4,6.3 1.6,5.2 -1,5.2');

/**
 * The pancreas cut across the body, over the splenic vein that runs into the portal vein.
 *
 * @param dx, dz how far it lies from its usual place, in centimetres.
 * @param seen chance that the vein lies in the plane.
 */
export function pancreasAcross(
  patient: Patient,
  dx: number,
  dz: number,
  seen: number,
  random: Random,
): Structure[] {
  const shape = streamOf(patient, 'pancreas');
  const at = (x: number, z: number): Point => [x + dx, z + dz];
  const gland = moved(varied(GLAND, shape, 0.18), dx, dz);
  const vein = moved(varied(SPLENIC_VEIN, random, 0.2), dx, dz);
  return [
    organ(gland, patient.pancreas),
    ...perhaps(seen, random, () => [
      vessel(vein, random.uniform(0.2, 0.4), random.uniform(0.3, 0.55), {
        echo: 4,
        thickness: 0.09,
      }),
      lumen(at(-1.2, 5.4), random.uniform(0.55, 0.85), random.uniform(0.45, 0.65)),
    ]),
    ...perhaps(0.7, random, () => [
      { shape: ellipse(at(0.5, 6.6), 0.62, 0.62), tissue: { ...FAT, echo: 7 } },
      lumen(at(0.5, 6.6), 0.3, 0.3),
    ]),
    ...perhaps(0.6, random, () => [lumen(at(-3.9, 6), 0.22, 0.22)]),
  ];
}
