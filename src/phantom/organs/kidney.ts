import type { Random } from '../../numeric/index.ts';
import { type Patient, streamOf } from '../patient.ts';
import type { Structure } from '../scene.ts';
import { ellipse, outline, type Point } from '../shapes.ts';
import { BILE, BLOOD, FAT } from '../tissue.ts';
import { cyst, stone } from './lesions.ts';
import { CAPSULE, perhaps } from './parts.ts';

export type Side = 'right' | 'left';

/**
 * A kidney cut along: a bean around the bright sinus, with dark pyramids between.
 *
 * @param tilt of its long axis in radians; negative lifts the right end.
 */
export function kidneyAlong(
  side: Side,
  patient: Patient,
  centre: Point,
  tilt: number,
  random: Random,
): Structure[] {
  const { half, cortex, pyramid, sinus, sinusShare } = patient.kidney;
  const shape = streamOf(patient, side, 'kidney along');
  const bend = shape.uniform(0.02, 0.16);
  const hump = shape.uniform(0, side === 'left' ? 0.12 : 0.06);
  // A plane beside the middle of the kidney shows it smaller, with less of the sinus.
  const aside = random.next() ** 2;
  const [length, , thickness] = half.map((value) => value * (1 - 0.14 * aside)) as [
    number,
    number,
    number,
  ];
  const share = sinusShare * (1 - 0.35 * aside);
  const local = frame(centre, tilt, length, thickness, bend);
  const edge = ring(14, (phi) => {
    const radius = 1 + hump * Math.exp(-((phi + 1.3) ** 2) * 3) + 0.02 * shape.normal();
    return local(radius * Math.cos(phi), radius * Math.sin(phi));
  });
  const core = ring(16, (phi) => {
    const radius = share * (1 + 0.16 * shape.normal());
    return local(1.12 * radius * Math.cos(phi), 0.06 + 0.86 * radius * Math.sin(phi));
  });
  const pyramids = Array.from({ length: 9 }, (_, i): Structure => {
    const phi = (2 * Math.PI * (i + shape.uniform(-0.2, 0.2))) / 9;
    const place = local(0.73 * Math.cos(phi), 0.66 * Math.sin(phi) + 0.03);
    return {
      shape: ellipse(place, shape.uniform(0.35, 0.6), shape.uniform(0.3, 0.48), phi + tilt),
      tissue: pyramid,
    };
  });
  const gaps = Array.from({ length: random.int(4) }, (): Structure => {
    const place = local(share * random.uniform(-0.8, 0.8), share * random.uniform(-0.4, 0.5));
    return {
      shape: ellipse(
        place,
        random.uniform(0.15, 0.45),
        random.uniform(0.1, 0.2),
        random.uniform(-0.6, 0.6),
      ),
      tissue: { ...BLOOD, echo: -14 },
    };
  });
  return [
    fatAround(centre, length, thickness, tilt, patient),
    { shape: outline(edge), tissue: cortex, wall: CAPSULE },
    ...pyramids,
    { shape: outline(core), tissue: sinus },
    ...gaps,
    ...renalFindings(side, patient, local, random),
  ];
}

/**
 * A kidney cut across: round, its sinus open at the hilum.
 *
 * @param hilum where the hilum looks, in radians: 0 to the right of the screen, pi / 2 down.
 */
export function kidneyAcross(
  side: Side,
  patient: Patient,
  centre: Point,
  hilum: number,
  random: Random,
): Structure[] {
  const { half, cortex, pyramid, sinus, sinusShare } = patient.kidney;
  const shape = streamOf(patient, side, 'kidney across');
  // Towards the poles the cut is smaller and the hilum closed.
  const open = random.uniform(0.2, 1);
  const shrink = random.uniform(0.78, 0.9) + 0.1 * open;
  const a = half[1] * shrink;
  const b = half[2] * 1.04 * shrink;
  const local = frame(centre, hilum, a, b, 0);
  const edge = ring(16, (phi) => {
    const radius = 1 - 0.3 * open * Math.exp(-(phi * phi) * 9) + 0.015 * shape.normal();
    return local(radius * Math.cos(phi), radius * Math.sin(phi));
  });
  const core = ring(14, (phi) => {
    const opening = 0.5 * open * Math.exp(-(phi * phi) * 2.4);
    const radius = (sinusShare + opening) * (1 + 0.1 * shape.normal());
    return local(0.08 + radius * Math.cos(phi), 0.92 * radius * Math.sin(phi));
  });
  const pyramids = Array.from({ length: 5 }, (_, i): Structure => {
    const phi = Math.PI + (i - 2) * 0.82 + shape.uniform(-0.15, 0.15);
    const place = local(0.72 * Math.cos(phi), 0.72 * Math.sin(phi));
    return {
      shape: ellipse(place, shape.uniform(0.35, 0.55), shape.uniform(0.28, 0.42), phi + hilum),
      tissue: pyramid,
    };
  });
  return [
    fatAround(centre, a, b, hilum, patient),
    { shape: outline(edge), tissue: cortex, wall: CAPSULE },
    ...pyramids,
    { shape: outline(core), tissue: sinus },
    ...perhaps(0.5 * open, random, () => [
      {
        shape: outline([local(0.35, -0.1), local(1, -0.16), local(1.9, -0.1), local(1, 0.03)]),
        tissue: { ...BLOOD, echo: -20 },
      },
    ]),
    ...renalFindings(side, patient, local, random),
  ];
}

/** Cyst, stone and wide pelvis of this kidney, where the plane meets them. */
function renalFindings(
  side: Side,
  patient: Patient,
  local: (u: number, v: number) => Point,
  random: Random,
): readonly Structure[] {
  const { renalCyst, renalStone, hydronephrosis } = patient.findings;
  const phi = random.uniform(0, 2 * Math.PI);
  const edge = local(0.85 * Math.cos(phi), 0.85 * Math.sin(phi));
  const inside = local(random.uniform(-0.4, 0.4), random.uniform(-0.2, 0.3));
  return [
    ...(hydronephrosis === side
      ? [{ shape: ellipse(local(0, 0.05), random.uniform(0.9, 1.7), 0.7), tissue: BILE }]
      : []),
    ...perhaps(renalCyst === side ? 0.6 : 0, random, () => [
      cyst(edge, random.uniform(0.5, 1.8), random),
    ]),
    ...perhaps(renalStone === side ? 0.5 : 0, random, () => [
      stone(inside, random.uniform(0.15, 0.4)),
    ]),
  ];
}

function fatAround(centre: Point, a: number, b: number, turn: number, patient: Patient): Structure {
  const rim = 0.2 + 0.8 * patient.habitus;
  return {
    shape: ellipse(centre, a + rim, b + rim, turn),
    tissue: { ...FAT, echo: 2 },
    wall: { echo: 4, thickness: 0.09 },
  };
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
