import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import { BODY } from '../plane-grid.ts';
import type { Scene, Structure } from '../scene.ts';
import { below, ellipse, outline, type Point } from '../shapes.ts';
import { BLOOD, FAT, MESENTERY, MUSCLE } from '../tissue.ts';
import { bowel, CAPSULE, organ, rib, smallVessels, spine, varied } from './parts.ts';

type Side = 'right' | 'left';

/** Both kidneys cut along: the head of the patient is to the left of the screen on either side. */
export function kidneyLongitudinal(side: Side, patient: Patient, random: Random): Scene {
  const centre: Point = [random.uniform(-0.8, 1.4), random.uniform(4.6, 6.4)];
  const tilt = random.uniform(-0.35, 0.08);
  const bottom = centre[1] + patient.kidney.half[2] + 0.9;
  return {
    surroundings: MESENTERY,
    reach: bottom + random.uniform(1.5, 3.2),
    structures: [
      ...neighbour(side, 'longitudinal', patient, random),
      ...backMuscle(bottom, random.uniform(-0.12, 0.12)),
      ...bowelNearby(side, [5.6, 3.2], patient, random),
      ...kidneyAlong(side, patient, centre, tilt, random),
      ...ribs(side === 'left' ? 0.55 : 0.35, random),
    ],
  };
}

/** Both kidneys cut across: the hilum looks to the spine, which is right of a right kidney. */
export function kidneyTransverse(side: Side, patient: Patient, random: Random): Scene {
  const medial = side === 'right' ? 1 : -1;
  const centre: Point = [-medial * random.uniform(-0.6, 1.4), random.uniform(4.2, 6)];
  const bottom = centre[1] + patient.kidney.half[1] + 0.8;
  return {
    surroundings: MESENTERY,
    reach: bottom + random.uniform(1.5, 3),
    structures: [
      ...neighbour(side, 'transverse', patient, random),
      ...backMuscle(bottom, -medial * random.uniform(0, 0.2)),
      spine([medial * random.uniform(5.5, 8), bottom + random.uniform(-1, 1)], random),
      ...bowelNearby(side, [medial * 4.8, 3], patient, random),
      ...kidneyAcross(side, patient, centre, random),
      ...ribs(0.25, random),
    ],
  };
}

/** Liver beside a right kidney, spleen beside a left one, sometimes next to nothing of either. */
function neighbour(
  side: Side,
  plane: 'longitudinal' | 'transverse',
  patient: Patient,
  random: Random,
): Structure[] {
  const shape = streamOf(patient, side, plane, 'neighbour');
  const lift = random.next() < 0.25 ? random.uniform(2, 4.5) : random.uniform(-0.6, 1.2);
  const raise = (points: readonly Point[]) =>
    varied(points, shape, 0.3).map(([x, z]): Point => [x - 0.8 * lift, z - 0.6 * lift]);
  if (side === 'right') {
    const edge: readonly Point[] =
      plane === 'longitudinal'
        ? [
            [-12, -3],
            [0, -2.5],
            [6, -2],
            [7, 0],
            [4.5, 1.9],
            [0, 3.4],
            [-4.5, 5.4],
            [-8, 8.5],
            [-12, 9],
          ]
        : [
            [-12, -3],
            [0, -2.5],
            [5.5, -2],
            [6.5, 0.4],
            [4, 2.2],
            [-0.5, 2.6],
            [-4.4, 4.6],
            [-6.5, 8],
            [-11, 9],
          ];
    return [
      organ(raise(edge), patient.liver, CAPSULE),
      ...smallVessels([-3.5 - lift, 1.8 - lift], [3.5, 1.2], random.int(4), random),
    ];
  }
  const edge: readonly Point[] =
    plane === 'longitudinal'
      ? [
          [-11, -2],
          [-5, -2],
          [-1, -1.2],
          [0.6, 0.6],
          [-0.8, 2.2],
          [-4, 3.6],
          [-7, 6.2],
          [-11, 7],
        ]
      : [
          [-1.5, -2],
          [4, -2],
          [8, -1],
          [9, 3],
          [7.4, 5],
          [5, 3.4],
          [2.6, 1.8],
          [-0.5, 0.8],
        ];
  const side0 = plane === 'longitudinal' ? raise(edge) : raise(edge).map(mirrorLift(lift));
  return [organ(side0, patient.spleen, CAPSULE)];
}

/** The spleen slides out of a transverse view to the right, not to the left. */
function mirrorLift(lift: number): (point: Point) => Point {
  return ([x, z]) => [x + 1.6 * lift, z];
}

function kidneyAlong(
  side: Side,
  patient: Patient,
  centre: Point,
  tilt: number,
  random: Random,
): Structure[] {
  const { half, cortex, pyramid, sinus, sinusShare } = patient.kidney;
  const shape = streamOf(patient, side, 'along');
  const bend = shape.uniform(0.02, 0.16);
  const [length, , thickness] = half;
  const offAxis = random.uniform(0.9, 1);
  const local = frame(centre, tilt, length, thickness * offAxis, bend);
  const hump = side === 'left' ? shape.uniform(0, 0.12) : shape.uniform(0, 0.05);
  const edge = ring(14, (phi) => {
    const radius = 1 + hump * Math.exp(-((phi + 1.3) ** 2) * 3) + 0.02 * shape.normal();
    return local(radius * Math.cos(phi), radius * Math.sin(phi));
  });
  const core = ring(16, (phi) => {
    const radius = 1 + 0.16 * shape.normal();
    return local(
      sinusShare * 1.12 * radius * Math.cos(phi),
      0.06 + sinusShare * 0.86 * radius * Math.sin(phi),
    );
  });
  const pyramids = Array.from({ length: 9 }, (_, i): Structure => {
    const phi = (2 * Math.PI * (i + shape.uniform(-0.2, 0.2))) / 9;
    const [x, z] = local(0.73 * Math.cos(phi), 0.66 * Math.sin(phi) + 0.03);
    return {
      shape: ellipse([x, z], shape.uniform(0.35, 0.6), shape.uniform(0.3, 0.48), phi + tilt),
      tissue: pyramid,
    };
  });
  return [
    fatAround(centre, length, thickness, tilt, patient),
    { shape: outline(edge), tissue: cortex, wall: CAPSULE },
    ...pyramids,
    { shape: outline(core), tissue: sinus },
    ...sinusVessels(local, sinusShare, random),
  ];
}

function kidneyAcross(side: Side, patient: Patient, centre: Point, random: Random): Structure[] {
  const { half, cortex, pyramid, sinus, sinusShare } = patient.kidney;
  const shape = streamOf(patient, side, 'across');
  // The hilum looks between straight down and straight to the spine.
  const down = random.uniform(0.1, 1.15);
  const hilum = side === 'right' ? down : Math.PI - down;
  const shrink = random.uniform(0.84, 1);
  const a = half[1] * shrink;
  const b = half[2] * 1.04 * shrink;
  const local = frame(centre, hilum, a, b, 0);
  const edge = ring(16, (phi) => {
    const notch = 0.3 * Math.exp(-(phi * phi) * 9);
    const radius = 1 - notch + 0.015 * shape.normal();
    return local(radius * Math.cos(phi), radius * Math.sin(phi));
  });
  const core = ring(14, (phi) => {
    const opening = 0.5 * Math.exp(-(phi * phi) * 2.4);
    const radius = (sinusShare + opening) * (1 + 0.1 * shape.normal());
    return local(0.08 + radius * Math.cos(phi), 0.92 * radius * Math.sin(phi));
  });
  const pyramids = Array.from({ length: 5 }, (_, i): Structure => {
    const phi = Math.PI + (i - 2) * 0.82 + shape.uniform(-0.15, 0.15);
    const [x, z] = local(0.72 * Math.cos(phi), 0.72 * Math.sin(phi));
    return {
      shape: ellipse([x, z], shape.uniform(0.35, 0.55), shape.uniform(0.28, 0.42), phi + hilum),
      tissue: pyramid,
    };
  });
  const vein: Structure = {
    shape: outline([local(0.35, -0.1), local(1, -0.16), local(1.9, -0.1), local(1, 0.03)]),
    tissue: BLOOD,
  };
  return [
    fatAround(centre, a, b, hilum, patient),
    { shape: outline(edge), tissue: cortex, wall: CAPSULE },
    ...pyramids,
    { shape: outline(core), tissue: sinus },
    ...(random.next() < 0.5 ? [vein] : []),
  ];
}

function fatAround(centre: Point, a: number, b: number, turn: number, patient: Patient): Structure {
  const rim = 0.25 + 0.75 * patient.habitus;
  return {
    shape: ellipse(centre, a + rim, b + rim, turn),
    tissue: { ...FAT, echo: 2 },
    wall: { echo: 7, thickness: 0.09 },
  };
}

/** Calyces and vessels: short dark gaps in the bright sinus. */
function sinusVessels(
  local: (u: number, v: number) => Point,
  share: number,
  random: Random,
): Structure[] {
  return Array.from({ length: random.int(4) }, () => ({
    shape: ellipse(
      local(share * random.uniform(-0.8, 0.8), share * random.uniform(-0.4, 0.5)),
      random.uniform(0.15, 0.45),
      random.uniform(0.1, 0.2),
      random.uniform(-0.6, 0.6),
    ),
    tissue: { ...BLOOD, echo: -14 },
  }));
}

function backMuscle(depth: number, slope: number): Structure[] {
  return [
    {
      shape: below(BODY, (x) => depth + slope * x),
      tissue: MUSCLE,
      wall: { echo: 8, thickness: 0.12 },
    },
  ];
}

function bowelNearby(side: Side, [x, z]: Point, patient: Patient, random: Random): Structure[] {
  const chance = (side === 'left' ? 0.35 : 0.15) + 0.4 * patient.gas;
  if (random.next() > chance) return [];
  const place: Point = [x + random.uniform(-1, 1.4), z + random.uniform(-1, 1)];
  return bowel(place, random.uniform(1, 1.7), random.next() < 0.7, random);
}

function ribs(chance: number, random: Random): Structure[] {
  if (random.next() > chance) return [];
  const x = random.uniform(-5, 5);
  const second = random.next() < 0.4 ? [rib([x + random.uniform(3.5, 5), 0.3], random)] : [];
  return [rib([x, 0.25], random), ...second];
}

/** Places in a kidney from its own axes, -1 to 1, its ends bent away from the probe. */
function frame(centre: Point, turn: number, a: number, b: number, bend: number) {
  const cosine = Math.cos(turn);
  const sine = Math.sin(turn);
  return (u: number, v: number): Point => {
    const x = a * u;
    const z = b * (v + bend * (u * u - 0.4));
    return [centre[0] + x * cosine - z * sine, centre[1] + x * sine + z * cosine];
  };
}

/** n points around, phi from -pi. */
function ring(n: number, at: (phi: number) => Point): Point[] {
  return Array.from({ length: n }, (_, i) => at((2 * Math.PI * i) / n - Math.PI));
}
