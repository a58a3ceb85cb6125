import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import { BODY } from '../plane-grid.ts';
import type { Scene, Structure } from '../scene.ts';
import { below, ellipse, type Point } from '../shapes.ts';
import { BONE, FAT, MESENTERY, MUSCLE } from '../tissue.ts';
import {
  bowel,
  CAPSULE,
  lumen,
  lungBeyond,
  organ,
  rib,
  SHEATH,
  smallVessels,
  spine,
  varied,
  vessel,
} from './parts.ts';

/** Right lobe cut along: diaphragm deep on the left, thin edge on the right, kidney behind it. */
export function liverRightLongitudinal(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'liver-right-longitudinal');
  const edge: readonly Point[] = [
    [-13, -3],
    [-4, -2.5],
    [4, -2],
    [8, -0.5],
    [9 + random.uniform(-2, 1), 1.6],
    [7, 4],
    [3, 6.6],
    [-0.5, 10],
    [-4, 14],
    [-13, 14],
  ];
  const [length, , thickness] = patient.kidney.half;
  const kidneyAt: Point = [random.uniform(4.5, 8.5), random.uniform(8.2, 10)];
  const kidney: Structure[] = [
    {
      shape: ellipse(kidneyAt, length, thickness, -0.45),
      tissue: patient.kidney.cortex,
      wall: CAPSULE,
    },
    {
      shape: ellipse(kidneyAt, 0.55 * length, 0.42 * thickness, -0.45),
      tissue: patient.kidney.sinus,
    },
  ];
  const tip = random.uniform(0.4, 0.6);
  return {
    surroundings: MESENTERY,
    reach: random.uniform(11.5, 14),
    structures: [
      { shape: below(BODY, (x) => 12.5 - 0.25 * x), tissue: MUSCLE },
      ...(random.next() < 0.55 ? kidney : []),
      organ(varied(edge, shape, 0.3), patient.liver, CAPSULE),
      vessel(
        varied(
          [
            [-4.5, 9],
            [-1.2, 6.8],
            [2.5, 4.4],
          ],
          random,
          0.5,
        ),
        tip,
        0.18,
      ),
      lumen([random.uniform(-1, 2), random.uniform(5.4, 7.4)], 0.65, 0.48, SHEATH, -0.4),
      ...smallVessels([-1, 4.4], [5.5, 3.6], 5 + random.int(6), random),
      lungBeyond(
        [random.uniform(2.6, 4.2), random.uniform(2.6, 4)],
        random.uniform(9, 10.2),
        { ...BODY, x1: 2.5, z0: 1 },
        random,
      ),
      ...intercostal(0.4, random),
    ],
  };
}

/** Right lobe cut across: diaphragm around the bottom, veins that meet or the portal fork. */
export function liverRightTransverse(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'liver-right-transverse');
  const edge: readonly Point[] = [
    [-13, -3],
    [0, -3],
    [7, -2],
    [9, 1],
    [8, 5.5],
    [5.5, 9],
    [1, 12.5],
    [-5, 14],
    [-11, 12],
    [-14, 4],
  ];
  const cava: Point = [random.uniform(3.6, 5.4), random.uniform(8.8, 10.2)];
  const veins: Structure[] = [
    lumen(cava, 1.25, 0.85),
    vessel([cava, [0.5, 7.6], [-5, 5.2 + random.uniform(-1, 1)]], 0.5, 0.18),
    vessel([cava, [2.4, 6.6], [0.5, 2.8 + random.uniform(-0.6, 0.6)]], 0.42, 0.15),
  ];
  const portal: Structure[] = [
    vessel(
      varied(
        [
          [7, 7.4],
          [3.2, 6.9],
          [0, 6.4],
        ],
        random,
        0.3,
      ),
      0.62,
      0.5,
      SHEATH,
    ),
    vessel(
      varied(
        [
          [0, 6.4],
          [-2.6, 4.6],
          [-4.4, 3.6],
        ],
        random,
        0.3,
      ),
      0.42,
      0.22,
      SHEATH,
    ),
    vessel(
      varied(
        [
          [0, 6.4],
          [-2.8, 7.4],
          [-5, 8.4],
        ],
        random,
        0.3,
      ),
      0.4,
      0.22,
      SHEATH,
    ),
    lumen(cava, 1.15, 0.75),
  ];
  return {
    surroundings: MESENTERY,
    reach: random.uniform(11.5, 14),
    structures: [
      organ(varied(edge, shape, 0.3), patient.liver, CAPSULE),
      ...(random.next() < 0.5 ? veins : portal),
      ...smallVessels([-1, 4.8], [5.5, 4], 5 + random.int(6), random),
      lungBeyond(
        [random.uniform(0, 1.6), random.uniform(1, 2)],
        random.uniform(9.8, 11),
        { ...BODY, x1: 4.5, z0: 4 },
        random,
      ),
      spine([random.uniform(7, 8.6), random.uniform(11.5, 13)], random),
      ...intercostal(0.4, random),
    ],
  };
}

/** Left lobe cut along: a wedge over the aorta, thin edge on the right. */
export function liverLeftLongitudinal(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'liver-left-longitudinal');
  const tip = random.uniform(-1.4, 0.8);
  const edge: readonly Point[] = [
    [-12, -3],
    [-2, -2.5],
    [3 + tip, -2],
    [5.8 + tip, -0.6],
    [6 + tip, 0.9],
    [4.2 + tip, 2.2],
    [0.8, 4.1],
    [-2.6, 5.8],
    [-6, 7],
    [-11, 7.4],
  ];
  const aorta = random.uniform(7.9, 8.9);
  const slope = random.uniform(-0.12, 0.02);
  const wall = { echo: 8, thickness: 0.12 };
  const radius = random.uniform(0.7, 1);
  const back = [-7.4, -4.4, -1.4, 1.6, 4.6, 7.6].map((x): Structure => {
    const at: Point = [x + random.uniform(-0.2, 0.2), aorta + radius + 1.5 + slope * x];
    return { shape: ellipse(at, 1.35, 0.75), tissue: BONE, wall: { echo: 14, thickness: 0.15 } };
  });
  const along = (x: number): Point => [x, aorta + slope * x];
  return {
    surroundings: MESENTERY,
    reach: aorta + random.uniform(2.4, 4.2),
    structures: [
      { shape: below(BODY, (x) => aorta + radius + 0.9 + slope * x), tissue: MUSCLE },
      ...back,
      vessel([along(-11), along(-4), along(3), along(11)], radius, radius * 0.85, wall),
      vessel(
        [along(-0.5), [1.4, aorta - 1.7], [5, aorta - 1.9], [9, aorta - 1.7]],
        0.36,
        0.3,
        wall,
      ),
      { shape: ellipse([random.uniform(1.6, 3.2), 5.2], 1.5, 0.8, -0.3), tissue: patient.pancreas },
      ...bowelBeside([6.6, 4], 0.25 + 0.5 * patient.gas, random),
      organ(varied(edge, shape, 0.25), patient.liver, CAPSULE),
      vessel(
        varied(
          [
            [-7, 6],
            [-4.4, 4.4],
            [-1.6, 2.6],
          ],
          random,
          0.3,
        ),
        0.4,
        0.15,
      ),
      lumen([random.uniform(-1.6, 0.2), random.uniform(2.6, 3.6)], 0.4, 0.34, SHEATH),
      ...smallVessels([-2.5, 2.4], [4.5, 1.8], 3 + random.int(4), random),
      lungBeyond([2.5, 2], random.uniform(9.2, 10.6), { ...BODY, x1: -3, z1: 9 }, random),
    ],
  };
}

/** Left lobe cut across, in front of the great vessels and the spine. */
export function liverLeftTransverse(patient: Patient, random: Random): Scene {
  const shape = streamOf(patient, 'liver-left-transverse');
  const thick = random.uniform(-0.4, 0.8);
  const edge: readonly Point[] = [
    [-10, -3],
    [0, -3],
    [5, -2.4],
    [7.4, -0.6],
    [6.8, 1.2],
    [4, 3.3 + thick],
    [0.8, 5 + thick],
    [-3, 6.3 + thick],
    [-7.5, 7.2 + thick],
    [-12, 7],
  ];
  const x = random.uniform(-0.8, 0.8);
  const ligament: Structure = {
    shape: ellipse(
      [x - 0.4, 3 + 0.6 * thick],
      random.uniform(0.45, 0.8),
      random.uniform(0.35, 0.6),
    ),
    tissue: { ...FAT, echo: 10, attenuation: 1.6 },
  };
  return {
    surroundings: MESENTERY,
    reach: 10.5 + thick + random.uniform(0.4, 2.2),
    structures: [
      ...midline([x, 8.6 + thick], random),
      ...bowelBeside([5.8, 4.2 + thick], 0.35 + 0.45 * patient.gas, random),
      organ(varied(edge, shape, 0.25), patient.liver, CAPSULE),
      vessel(
        varied(
          [
            [-5.2, 5.2],
            [-2.2, 4.6],
            [x - 0.5, 3.2],
          ],
          random,
          0.25,
        ).map(([px, pz]): Point => [px, pz + 0.8 * thick]),
        0.5,
        0.36,
        SHEATH,
      ),
      ...(random.next() < 0.7 ? [ligament] : []),
      ...smallVessels([-1.5, 2], [5, 1.8], 4 + random.int(5), random),
    ],
  };
}

/** Aorta, vena cava and spine cut across around a place between the two vessels. */
export function midline([x, z]: Point, random: Random): Structure[] {
  const wall = { echo: 8, thickness: 0.12 };
  const aorta = random.uniform(0.72, 1.05);
  return [
    { shape: below(BODY, () => z + 2.2), tissue: MUSCLE },
    spine([x - 0.2, z + 2.6 + random.uniform(-0.2, 0.3)], random),
    lumen([x + 1.3, z + random.uniform(-0.2, 0.2)], aorta, aorta, wall),
    lumen([x - 2, z + 0.1], random.uniform(1, 1.4), random.uniform(0.4, 0.9)),
  ];
}

function bowelBeside([x, z]: Point, chance: number, random: Random): Structure[] {
  if (random.next() > chance) return [];
  const place: Point = [x + random.uniform(-1, 1), z + random.uniform(-0.8, 0.8)];
  return bowel(place, random.uniform(1.2, 2), random.next() < 0.75, random);
}

function intercostal(chance: number, random: Random): Structure[] {
  if (random.next() > chance) return [];
  const x = random.uniform(3, 5.2);
  return random.next() < 0.5 ? [rib([x, 0.3], random)] : [rib([-x, 0.3], random)];
}
