import type { Random } from '../../numeric/index.ts';
import type { Colour, Picture } from '../picture.ts';
import { type Scan, scanView } from '../scan.ts';
import { eachFanPixel } from '../scan-convert.ts';
import type { PlacedFan } from '../screen/layout.ts';
import { SmoothNoise } from '../smooth-noise.ts';
import type { PlannedImage } from '../study-plan.ts';
import type { Page, PageRegion, Study } from './page.ts';
import { emptyScreen, streamOfImage, typeAnnotation } from './screen-sheet.ts';
import { putScan, tissueRegion } from './still.ts';

/** A part of the fan, in beams and samples, last ones included. */
interface Window {
  readonly beams: readonly [number, number];
  readonly samples: readonly [number, number];
}

const OUTLINE: Colour = [240, 240, 240];
/** Vessels too small to see without colour run where a smooth noise is about zero: how wide, of its
 *  standard deviation, and in tissue of which attenuation in dB/cm/MHz. */
const BRANCH = 0.2;
const PERFUSED = [0.4, 0.62] as const;
/** Share of specks of colour where nothing flows. */
const SPECKS = 0.004;

/** An image with a window in which flowing blood is coloured by its direction. */
export function drawColourDoppler(study: Study, image: PlannedImage): Page {
  const probe = study.machine.curved;
  const random = streamOfImage(study, image, 'colour');
  const scan = scanView(study.patient, image.view, image.number, probe);
  const picture = emptyScreen(study, image, probe, scan, true);
  const placed = putScan(study, picture, scan);
  const window = windowOver(scan, random);
  drawFlow(picture, placed, scan, window, random);
  outline(picture, placed, window);
  colourBar(picture, placed);
  const readable = typeAnnotation(study, image, picture, placed);
  return {
    frames: [picture],
    regions: [tissueRegion(placed), flowRegion(placed)],
    category: image.view,
    readable,
  };
}

function flowRegion(placed: PlacedFan): PageRegion {
  return { ...tissueRegion(placed), dataType: 2 };
}

/** A window around some blood, if there is any. */
function windowOver({ fan, canvas }: Scan, random: Random): Window {
  let beam = Math.floor(fan.beams / 2);
  let sample = Math.floor(fan.samples / 2);
  for (let tries = 0; tries < 400; tries++) {
    const b = random.int(fan.beams);
    const s = Math.floor(random.uniform(0.2, 0.8) * fan.samples);
    if (canvas.tissues[canvas.tissue[s * fan.beams + b] ?? 0]?.flows !== true) continue;
    [beam, sample] = [b, s];
    break;
  }
  const across = Math.floor(fan.beams * random.uniform(0.14, 0.24));
  const along = Math.floor(fan.samples * random.uniform(0.12, 0.2));
  return {
    beams: [Math.max(2, beam - across), Math.min(fan.beams - 3, beam + across)],
    samples: [Math.max(2, sample - along), Math.min(fan.samples - 3, sample + along)],
  };
}

function drawFlow(
  picture: Picture,
  { region, fan, cmPerPixel }: PlacedFan,
  { canvas }: Scan,
  { beams, samples }: Window,
  random: Random,
): void {
  const speeds = new SmoothNoise(random, 0.5);
  const branches = new SmoothNoise(random, 0.55);
  const directions = canvas.tissues.map(() => (random.next() < 0.5 ? -1 : 1));
  const place = { width: region.width, height: region.height, cmPerPixel };
  eachFanPixel(fan, place, (column, row, atBeam, atSample) => {
    const beam = Math.round(atBeam);
    const sample = Math.round(atSample);
    if (beam < beams[0] || beam > beams[1] || sample < samples[0] || sample > samples[1]) return;
    const i = sample * fan.beams + beam;
    const [x, z] = [canvas.xs[i] ?? 0, canvas.zs[i] ?? 0];
    const tissue = canvas.tissue[i] ?? 0;
    const { flows = false, attenuation = 0 } = canvas.tissues[tissue] ?? {};
    const isPerfused = attenuation > PERFUSED[0] && attenuation < PERFUSED[1];
    const isBranch = isPerfused && Math.abs(branches.at(x, z)) < BRANCH;
    const isSpeck = random.next() < SPECKS;
    if (!flows && !isBranch && !isSpeck) return;
    const speed = 0.55 + 0.25 * speeds.at(x, z);
    picture.blend(region.x + column, region.y + row, shade((directions[tissue] ?? 1) * speed));
  });
}

/** Red to yellow for what comes nearer, blue to cyan for what goes away; -1 to 1. */
function shade(speed: number): Colour {
  const size = Math.min(1, Math.abs(speed));
  const [strong, second] = [110 + 145 * size, 200 * size * size];
  return speed > 0 ? [strong, second, 0] : [0, second, strong];
}

function outline(picture: Picture, placed: PlacedFan, { beams, samples }: Window): void {
  const along = (from: readonly [number, number], to: readonly [number, number]) =>
    Array.from({ length: 33 }, (_, i) => {
      const share = i / 32;
      return pixelOf(
        placed,
        from[0] + share * (to[0] - from[0]),
        from[1] + share * (to[1] - from[1]),
      );
    });
  const corners = [
    [beams[0], samples[0]],
    [beams[1], samples[0]],
    [beams[1], samples[1]],
    [beams[0], samples[1]],
    [beams[0], samples[0]],
  ] as const;
  for (let i = 0; i < 4; i++) {
    picture.path(along(corners[i] ?? [0, 0], corners[i + 1] ?? [0, 0]), OUTLINE);
  }
}

function pixelOf(
  { fan, region, face, cmPerPixel }: PlacedFan,
  beam: number,
  sample: number,
): readonly [number, number] {
  const angle = (2 * beam * fan.halfAngle) / (fan.beams - 1) - fan.halfAngle;
  const reach = fan.radius + (sample * fan.depth) / fan.samples;
  return [
    region.x + region.width / 2 + (reach * Math.sin(angle)) / cmPerPixel,
    face + (reach * Math.cos(angle) - fan.radius) / cmPerPixel,
  ];
}

function colourBar(picture: Picture, { region }: PlacedFan): void {
  const height = Math.round(region.height / 4);
  const x = region.x + region.width - 14;
  for (let row = 0; row < height; row++) {
    const speed = 1 - (2 * row) / height;
    picture.fill({ x, y: region.y + row, width: 10, height: 1 }, shade(speed));
  }
}
