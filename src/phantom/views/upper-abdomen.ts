import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import { BODY } from '../plane-grid.ts';
import type { Scene, Structure } from '../scene.ts';
import { below, ellipse, outline, type Point } from '../shapes.ts';
import { BILE, FAT, MESENTERY, MUSCLE } from '../tissue.ts';
import { midline } from './liver.ts';
import {
  bowel,
  CAPSULE,
  lumen,
  lungBeyond,
  organ,
  rib,
  SHEATH,
  smallVessels,
  varied,
  vessel,
} from './parts.ts';

/** A pear of bile under the liver, cut along or, less often, across. */
export function gallbladder(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'gallbladder');
  const bed: readonly Point[] = [
    [-12, -3],
    [0, -3],
    [7, -2],
    [9, 0.5],
    [6.5, 3],
    [2.5, 6.4],
    [-1.5, 9],
    [-6, 11],
    [-13, 10],
  ];
  const along = random.next() < 0.7;
  const { length, width } = patient.gallbladder;
  const wall = { echo: 8, thickness: 0.13, refraction: 5 };
  const centre: Point = [random.uniform(-0.6, 1.6), random.uniform(3.8, 5.6)];
  const tilt = random.uniform(-0.75, -0.15);
  const neck: Point = [
    centre[0] - 0.52 * length * Math.cos(tilt),
    centre[1] - 0.52 * length * Math.sin(tilt),
  ];
  const portal: Point = [neck[0] + random.uniform(-1, 0.2), neck[1] + random.uniform(1.2, 2)];
  const body: Structure = along
    ? { shape: pear(centre, length, width, tilt, shape), tissue: BILE, wall }
    : {
        shape: ellipse(centre, 0.62 * width, random.uniform(0.45, 0.58) * width, tilt),
        tissue: BILE,
        wall,
      };
  const fissure = vessel([neck, portal], 0.09, 0.09);
  return {
    surroundings: MESENTERY,
    reach: random.uniform(9.5, 12),
    structures: [
      { shape: below(BODY, (x) => 11 - 0.2 * x), tissue: MUSCLE },
      organ(varied(bed, shape, 0.3), patient.liver, CAPSULE),
      ...smallVessels([-3.5, 3.2], [3.5, 2.6], 3 + random.int(5), random),
      ...(random.next() < 0.6
        ? bowel(
            [centre[0] + random.uniform(1.4, 3.4), centre[1] + random.uniform(2.2, 3.4)],
            random.uniform(1, 1.7),
            random.next() < 0.35 + 0.5 * patient.gas,
            random,
          )
        : []),
      ...(along
        ? [{ ...fissure, tissue: { ...FAT, echo: 9 } }, lumen(portal, 0.6, 0.5, SHEATH)]
        : []),
      body,
    ],
  };
}

/** The pancreas over the splenic vein, with the great vessels and the spine behind it. */
export function pancreas(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'pancreas');
  const liverEdge: readonly Point[] = [
    [-10, -3],
    [0, -3],
    [5, -2.6],
    [6, -1.2],
    [3.5, 0.7],
    [0, 1.8],
    [-4, 2.5],
    [-9, 2.6],
  ];
  const gland: readonly Point[] = [
    [-5, 5.6],
    [-4.6, 4.1],
    [-2.6, 3.3],
    [0, 2.8],
    [2.6, 3],
    [5, 4.1],
    [6.8, 5.7],
    [6.4, 7],
    [4.5, 6.2],
    [2.2, 4.9],
    [0, 4.4],
    [-1.6, 4.7],
    [-2.2, 6.6],
    [-3.6, 7.2],
  ];
  const drop = random.uniform(-0.5, 1.2);
  const lower = ([x, z]: Point): Point => [x, z + drop];
  const vein: readonly Point[] = [
    [6.6, 7.3],
    [4, 6.3],
    [1.6, 5.2],
    [-1, 5.2],
  ];
  return {
    surroundings: MESENTERY,
    reach: 10.6 + drop + random.uniform(0, 1.8),
    structures: [
      ...midline([random.uniform(-0.7, 0.3), 8.4 + drop], random),
      organ(varied(liverEdge, shape, 0.25), patient.liver, CAPSULE),
      ...smallVessels([-3, 0.8], [4, 0.8], random.int(4), random),
      organ(varied(gland, shape, 0.16).map(lower), patient.pancreas),
      vessel(varied(vein, random, 0.12).map(lower), 0.32, 0.5, { echo: 5, thickness: 0.09 }),
      lumen(lower([-1.2, 5.4]), 0.75, 0.6),
      {
        shape: ellipse(lower([0.5, 6.6]), 0.62, 0.62),
        tissue: { ...FAT, echo: 8 },
      },
      lumen(lower([0.5, 6.6]), 0.3, 0.3),
      lumen(lower([-3.9, 6]), 0.22, 0.22),
      ...(random.next() < 0.25 + 0.5 * patient.gas
        ? bowel(
            [random.uniform(4.2, 6.5), random.uniform(0.8, 2.2)],
            random.uniform(1, 1.7),
            random.next() < 0.8,
            random,
          )
        : []),
    ],
  };
}

/** The spleen from between the ribs: a crescent under the diaphragm, hilum away from the probe. */
export function spleen(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'spleen');
  const swell = shape.uniform(0.85, 1.15);
  const crescent: readonly Point[] = [
    [-7.4, 3.4],
    [-5.8, 0.6],
    [-2.6, -0.6],
    [1.6, -0.5],
    [5, 0.8],
    [7, 3.1],
    [6.6, 4.8],
    [4.2, 4.7],
    [1.2, 4],
    [-1.6, 4.5],
    [-4.2, 6],
    [-6.4, 6.5],
    [-7.8, 5.3],
  ];
  const edge = varied(crescent, shape, 0.2).map(([x, z]): Point => [x * swell, z * swell]);
  const hilum: Point = [random.uniform(-0.5, 1.6), 4.2 * swell];
  const kidneyAt: Point = [random.uniform(2.5, 5), random.uniform(8, 9)];
  const [length, , thickness] = patient.kidney.half;
  return {
    surroundings: MESENTERY,
    reach: random.uniform(9.5, 12),
    structures: [
      { shape: below(BODY, (x) => 10.5 - 0.3 * x), tissue: MUSCLE },
      ...(random.next() < 0.4
        ? [
            {
              shape: ellipse(kidneyAt, 0.8 * length, thickness, 0.3),
              tissue: patient.kidney.cortex,
              wall: CAPSULE,
            },
            {
              shape: ellipse(kidneyAt, 0.42 * length, 0.45 * thickness, 0.3),
              tissue: patient.kidney.sinus,
            },
          ]
        : []),
      ...(random.next() < 0.3 + 0.4 * patient.gas
        ? bowel(
            [random.uniform(2, 5.5), random.uniform(6.5, 8)],
            random.uniform(1.2, 2),
            true,
            random,
          )
        : []),
      vessel([[hilum[0] + 1.8, hilum[1] + 2.6], [hilum[0] + 0.8, hilum[1] + 1], hilum], 0.42, 0.34),
      organ(edge, patient.spleen, CAPSULE),
      vessel([hilum, [hilum[0] - 0.8, hilum[1] - 1.4]], 0.32, 0.14),
      vessel([hilum, [hilum[0] + 0.9, hilum[1] - 1.1]], 0.26, 0.12),
      lungBeyond(
        [random.uniform(3.5, 5), random.uniform(3.4, 4.6)],
        random.uniform(10, 11.6),
        { ...BODY, x1: -1 },
        random,
      ),
      ...(random.next() < 0.55 ? [rib([random.uniform(-5.5, 5.5), 0.25], random)] : []),
    ],
  };
}

/** @param width of the fundus; the neck is on the left before the tilt. */
function pear(centre: Point, length: number, width: number, tilt: number, random: Random) {
  const profile: readonly Point[] = [
    [-0.52, 0],
    [-0.42, 0.12],
    [-0.2, 0.26],
    [0.1, 0.44],
    [0.32, 0.48],
    [0.47, 0.3],
    [0.52, 0],
  ];
  const wobble = () => 1 + 0.06 * random.normal();
  const upper = profile.map(([u, v]): Point => [u * length, v * width * wobble()]);
  const lower = profile
    .slice(1, -1)
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
