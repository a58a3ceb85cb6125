import { LAYOUTS } from './screen/index.ts';
import type { Layout } from './screen/layout.ts';
import { type Patient, streamOf } from './patient.ts';
import { lineWidth, TYPEFACES, type Typeface } from './type/index.ts';

/** The scanner of one study, as it is set up, and the people around it. */
export interface Machine {
  readonly layout: Layout;
  readonly face: Typeface;
  /** Of the letters around the image, and of those that the technologist types. */
  readonly wordSize: number;
  readonly annotationSize: number;
  /** Whether images are saved in colour. */
  readonly colour: boolean;
  /** Whether typed letters stand on a light bar, and whether they have a shadow. */
  readonly inverse: boolean;
  readonly shadow: boolean;
  /** Whether the technologist types small letters, where the screen has them. */
  readonly smallLetters: boolean;
  /** Whether headers say where on the screen the image lies. */
  readonly tellsRegions: boolean;
  readonly hospital: string;
  readonly operator: string;
  readonly physician: string;
  readonly curved: Probe;
  readonly linear: Probe;
}

/** A probe and how it is usually set. Lengths in centimetres, angles in radians. */
export interface Probe {
  readonly name: string;
  readonly radius: number;
  readonly halfAngle: number;
  readonly usualDepth: number;
  /** In MHz. */
  readonly frequency: number;
  readonly dynamicRange: number;
  readonly gain: number;
  readonly noise: number;
}

const HOSPITALS = [
  'FENWICK GENERAL',
  'ST AMBREY CLINIC',
  'LAKE MARROW CTR',
  'HOLLOWBROOK',
  'DR. PELL & SONS',
];
const INITIALS = 'ABCDEFGHJKLMNPRSTW';
const PHYSICIANS = ['QUILLON^ADA', 'VANTERPOOL^REX', 'OSSIAN^MIRA', 'THREEPWOOD^LEN'];

/** Radius of a face so wide that its beams run side by side: a linear array. */
const FLAT = 1000;

export function drawMachine(patient: Patient): Machine {
  const random = streamOf(patient, 'machine');
  const layout = random.pick(LAYOUTS);
  const face = random.pick(TYPEFACES);
  const { text, width } = layout.longestWords;
  const small = face.sizes.filter((size) => size === 8 || lineWidth(face, size, text) <= width);
  const colourShare = layout === LAYOUTS[0] ? 0.15 : 0.7;
  const initial = () => INITIALS.charAt(random.int(INITIALS.length));
  return {
    layout,
    face,
    wordSize: Math.max(...small.filter((size) => size <= layout.wordSize)),
    annotationSize: random.pick(face.sizes),
    colour: random.next() < colourShare,
    inverse: random.next() < 0.1,
    shadow: random.next() < 0.4,
    smallLetters: random.next() < 0.15,
    tellsRegions: layout !== LAYOUTS[0] || random.next() < 0.7,
    hospital: random.pick(HOSPITALS),
    operator: `${initial()}${initial()}${initial()}`,
    physician: random.pick(PHYSICIANS),
    curved: drawCurved(patient),
    linear: {
      name: 'L12-4',
      radius: FLAT,
      halfAngle: random.uniform(1.9, 2.5) / FLAT,
      usualDepth: random.uniform(5, 7),
      frequency: random.uniform(6, 7.5),
      dynamicRange: 60,
      gain: random.uniform(0, 4),
      noise: -84,
    },
  };
}

function drawCurved(patient: Patient): Probe {
  const random = streamOf(patient, 'probe');
  return {
    name: 'C5-1',
    radius: random.uniform(3.6, 6.6),
    halfAngle: random.uniform(0.44, 0.7),
    usualDepth: random.uniform(11.5, 15) + 2.2 * patient.habitus,
    frequency: Math.round(10 * (random.uniform(3.2, 4.4) - 0.7 * patient.habitus)) / 10,
    dynamicRange: 54 + 2 * random.int(9),
    gain: 2.5 * random.normal(),
    noise: random.uniform(-84, -68),
  };
}
