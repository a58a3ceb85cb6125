import type { Random } from '../../numeric/index.ts';
import type { Probe } from '../machine.ts';
import type { Picture } from '../picture.ts';
import { type Motion, type Scan, scanView } from '../scan.ts';
import { bodyMark } from '../screen/body-mark.ts';
import { measure } from '../screen/calipers.ts';
import { drawScan } from '../screen/draw-scan.ts';
import type { PlacedFan } from '../screen/layout.ts';
import { placeFan } from '../screen/place-fan.ts';
import type { PlannedImage } from '../study-plan.ts';
import type { Page, PageRegion, Study } from './page.ts';
import { emptyScreen, smallLetters, streamOfImage, typeAnnotation } from './screen-sheet.ts';

const BODY_MARK_SHARE = 0.3;
/** How often a slim person's superficial organs are looked at with the linear probe. */
const LINEAR_SHARE = 0.12;
const LINEAR_VIEWS: ReadonlySet<string> = new Set([
  'gallbladder',
  'liver-left-longitudinal',
  'liver-left-transverse',
]);

/** One image on the screen, with its annotation and sometimes with measurements or a body mark. */
export function drawStill(study: Study, image: PlannedImage): Page {
  return drawFrames(study, image, [{ samples: 0, turn: 0 }]);
}

/** The same for every motion: the frames of a loop, on which only the tissue moves. */
export function drawFrames(study: Study, image: PlannedImage, motions: readonly Motion[]): Page {
  const probe = probeFor(study, image);
  let region: PageRegion | undefined;
  let readable = false;
  const frames = motions.map((motion) => {
    const scan = scanView(study.patient, image.view, image.number, probe, motion);
    const picture = emptyScreen(study, image, probe, scan);
    const placed = putScan(study, picture, scan);
    addMarks(study, image, picture, placed);
    readable = typeAnnotation(study, image, picture, placed);
    region = tissueRegion(placed);
    return picture;
  });
  return {
    frames,
    regions: region === undefined ? [] : [region],
    category: image.outside === null ? image.view : null,
    readable,
  };
}

export function tissueRegion({ region, cmPerPixel }: PlacedFan): PageRegion {
  return { rectangle: region, spatialFormat: 1, dataType: 1, cmPerPixel };
}

/** Draws a scan into a room of the screen, the whole of it when none is given, with its scales. */
export function putScan(
  study: Study,
  picture: Picture,
  scan: Scan,
  room = study.machine.layout.room,
): PlacedFan {
  const { layout } = study.machine;
  const placed = placeFan(scan.fan, scan.focus, room);
  drawScan(picture, scan.gray, placed, layout.white);
  layout.rule(picture, placed, smallLetters(study));
  return placed;
}

function probeFor(study: Study, image: PlannedImage): Probe {
  const { machine, patient } = study;
  const chance = streamOfImage(study, image, 'probe').next();
  const near = patient.habitus < 0.35 && LINEAR_VIEWS.has(image.view);
  return near && chance < LINEAR_SHARE ? machine.linear : machine.curved;
}

function addMarks(study: Study, image: PlannedImage, picture: Picture, placed: PlacedFan): void {
  const { layout } = study.machine;
  const random = streamOfImage(study, image, 'marks');
  if (image.kind === 'measurement') measure(picture, layout, placed, smallLetters(study), random);
  if (random.next() < BODY_MARK_SHARE) addBodyMark(study, picture, random);
}

function addBodyMark(study: Study, picture: Picture, random: Random): void {
  const { room, annotationColour } = study.machine.layout;
  const size = Math.round(room.height / 11);
  const place = [room.x + room.width - size - 4, room.y + room.height - 1.3 * size - 6] as const;
  const probe = {
    x: random.uniform(0.3, 0.7),
    y: random.uniform(0.3, 0.7),
    turn: random.uniform(0, Math.PI),
  };
  bodyMark(picture, place, size, probe, annotationColour);
}
