import { Random } from '../../numeric/index.ts';
import { type Lettering, Picture } from '../picture.ts';
import type { Probe } from '../machine.ts';
import type { Scan } from '../scan.ts';
import type { PlacedFan, ScreenWords } from '../screen/layout.ts';
import { LEAST_CONTRAST, placeAnnotation, type Spot } from '../screen/place-annotation.ts';
import { dicomTime, type PlannedImage } from '../study-plan.ts';
import { annotate } from '../wording/annotation.ts';
import type { Study } from './page.ts';

const SPOTS: readonly Spot[] = ['below', 'corner', 'tissue'];
/** How often letters were left so dark that nobody can read them. */
const FAINT_SHARE = 0.01;

/** The stream of random numbers of one part of one image. */
export function streamOfImage({ patient }: Study, image: PlannedImage, part: string): Random {
  return new Random('phantom', patient.seed, patient.number, 'image', image.number, part);
}

/** The letters around the image. */
export function smallLetters({ machine }: Study): Lettering {
  return { face: machine.face, size: machine.wordSize, colour: [200, 200, 200] };
}

/** A screen with all its furniture and no image yet. */
export function emptyScreen(
  study: Study,
  image: PlannedImage,
  probe: Probe,
  scan: Pick<Scan, 'gain'>,
  colour = study.machine.colour,
): Picture {
  const { layout } = study.machine;
  const picture = new Picture(layout.width, layout.height, colour ? 3 : 1);
  layout.furnish(picture, screenWords(study, image, probe, scan), smallLetters(study));
  return picture;
}

function screenWords(
  { plan, machine }: Study,
  image: PlannedImage,
  probe: Probe,
  { gain }: Pick<Scan, 'gain'>,
): ScreenWords {
  const time = dicomTime(image.time);
  return {
    patientName: plan.patientName.replace('^', ', '),
    patientId: plan.patientId,
    birthDate: dashed(plan.birthDate),
    date: dashed(plan.date),
    time: `${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`,
    hospital: machine.hospital,
    operator: machine.operator,
    probe: probe.name,
    preset: 'Abdomen',
    frequency: probe.frequency,
    gain,
    dynamicRange: probe.dynamicRange,
    framesPerSecond: 18 + (image.number % 3) * 6,
    mechanicalIndex: 1.1,
    thermalIndex: 0.4,
  };
}

function dashed(date: string): string {
  return `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
}

/** Types the words of a view beside or on its image; says whether they can be read and tell it. */
export function typeAnnotation(
  study: Study,
  image: PlannedImage,
  picture: Picture,
  placed: PlacedFan,
  part = 'annotation',
): boolean {
  const { machine, patient } = study;
  const random = streamOfImage(study, image, part);
  const { words, tells } =
    image.outside === null
      ? annotate(patient, image.view, random)
      : { words: image.outside.split(' '), tells: true };
  const spot = random.pick(SPOTS);
  const chance = random.next();
  const faint = random.next() < FAINT_SHARE ? 0.16 : 1;
  if (words.length === 0) return false;
  const [red, green, blue] = machine.layout.annotationColour;
  const letters: Lettering = {
    face: machine.face,
    size: machine.annotationSize,
    colour: [red * faint, green * faint, blue * faint],
    shadow: machine.shadow,
  };
  const typed = machine.smallLetters && machine.face.lowerCase ? words.map(lower) : words;
  const { contrast } = placeAnnotation(picture, typed, placed, spot, letters, {
    inverse: machine.inverse && faint === 1,
    chance,
  });
  return tells && contrast >= LEAST_CONTRAST;
}

function lower(word: string): string {
  return word.toLowerCase();
}
