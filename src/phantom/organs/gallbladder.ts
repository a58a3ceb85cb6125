import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import type { Interface, Structure } from '../scene.ts';
import { ellipse, outline, type Point, type Shape } from '../shapes.ts';
import { BILE, FAT } from '../tissue.ts';
import { stone } from './lesions.ts';
import { trace } from './parts.ts';
import { lumen, SHEATH, vessel } from './vessels.ts';

const WALL: Interface = { echo: 7, thickness: 0.13, refraction: 2.2 };
/** Half of the outline of a pear of length and width 1, neck on the left. */
const PROFILE = trace('-0.52,0 -0.42,0.12 -0.2,0.26 0.1,0.44 0.32,0.48 0.47,0.3 0.52,0');

/** A gallbladder cut along: a pear whose neck points to the portal vein, deep on the left. */
export function gallbladderAlong(patient: Patient, centre: Point, random: Random): Structure[] {
  const { length, width } = patient.gallbladder;
  const shape = streamOf(patient, 'gallbladder');
  const full = random.uniform(0.65, 1.05);
  const tilt = random.uniform(-0.85, 0.05);
  const neck: Point = [
    centre[0] - 0.52 * full * length * Math.cos(tilt),
    centre[1] - 0.52 * full * length * Math.sin(tilt),
  ];
  const portal: Point = [neck[0] + random.uniform(-1, 0.2), neck[1] + random.uniform(1.2, 2)];
  return [
    { ...vessel([neck, portal], 0.09, 0.09), tissue: { ...FAT, echo: 8 } },
    lumen(portal, 0.6, 0.5, SHEATH),
    { shape: pear(centre, full * length, full * width, tilt, shape), tissue: BILE, wall: WALL },
    ...stones(patient, centre, 0.3 * full * length, 0.32 * full * width, tilt, random),
  ];
}

/** A gallbladder cut across: an oval. */
export function gallbladderAcross(patient: Patient, centre: Point, random: Random): Structure[] {
  const radius = 0.5 * patient.gallbladder.width * random.uniform(0.6, 1.05);
  return [
    {
      shape: ellipse(
        centre,
        radius * random.uniform(1, 1.4),
        radius * random.uniform(0.8, 1),
        random.uniform(-0.8, 0.8),
      ),
      tissue: BILE,
      wall: WALL,
    },
    ...stones(patient, centre, 0.4 * radius, 0.55 * radius, 0, random),
  ];
}

/** Stones have sunk to the far wall, within some reach along the gallbladder. */
function stones(
  patient: Patient,
  centre: Point,
  along: number,
  down: number,
  tilt: number,
  random: Random,
): Structure[] {
  return Array.from({ length: patient.findings.gallstones }, () => {
    const u = along * random.uniform(-1, 1);
    const x = centre[0] + u * Math.cos(tilt);
    const z = centre[1] + u * Math.sin(tilt) + down * random.uniform(0.8, 1);
    return stone([x, z], random.uniform(0.15, 0.5));
  });
}

function pear(centre: Point, length: number, width: number, tilt: number, random: Random): Shape {
  const wobble = () => 1 + 0.06 * random.normal();
  const upper = PROFILE.map(([u, v]): Point => [u * length, v * width * wobble()]);
  const lower = PROFILE.slice(1, -1)
    .reverse()
    .map(([u, v]): Point => [u * length, -v * width * wobble()]);
  const cosine = Math.cos(tilt);
  const sine = Math.sin(tilt);
  return outline(
    [...upper, ...lower].map(([u, v]): Point => [
      centre[0] + u * cosine - v * sine,
      centre[1] + u * sine + v * cosine,
    ]),
  );
}
