import type { Random } from '../../numeric/index.ts';
import type { Picture, Rectangle } from '../picture.ts';
import { scanView } from '../scan.ts';
import type { PlannedImage } from '../study-plan.ts';
import type { Page, Study } from './page.ts';
import { emptyScreen, smallLetters, streamOfImage, typeAnnotation } from './screen-sheet.ts';
import { putScan, tissueRegion } from './still.ts';

/** A small image above and the spectrum of pulsed-wave Doppler below it. */
export function drawSpectralDoppler(study: Study, image: PlannedImage): Page {
  const { machine, patient } = study;
  const { room } = machine.layout;
  const random = streamOfImage(study, image, 'spectrum');
  const scan = scanView(patient, image.view, image.number, machine.curved);
  const picture = emptyScreen(study, image, machine.curved, scan);
  const placed = putScan(study, picture, scan, { ...room, height: Math.floor(0.52 * room.height) });
  const strip = {
    x: room.x,
    y: room.y + Math.floor(0.62 * room.height),
    width: room.width,
    height: Math.floor(0.36 * room.height),
  };
  const speed = drawSpectrum(picture, strip, random);
  picture.write(`PSV ${speed.toFixed(1)} cm/s`, strip.x + 4, strip.y - 2, smallLetters(study));
  const readable = typeAnnotation(study, image, picture, placed);
  const spectrum = {
    rectangle: strip,
    spatialFormat: 3,
    dataType: 3,
    cmPerPixel: placed.cmPerPixel,
  };
  return {
    frames: [picture],
    regions: [tissueRegion(placed), spectrum],
    category: image.view,
    readable,
  };
}

/** The spectrum of an artery over some beats; returns the greatest speed in cm/s. */
function drawSpectrum(picture: Picture, strip: Rectangle, random: Random): number {
  const { x, y, width, height } = strip;
  const base = Math.round(0.78 * height);
  const beat = width / random.uniform(3, 6);
  const peak = random.uniform(0.5, 0.9);
  const rest = random.uniform(0.15, 0.4);
  for (let column = 0; column < width; column++) {
    const phase = (column % beat) / beat;
    const pulse = rest + (1 - rest) * Math.exp(-4.5 * phase) * Math.min(1, phase / 0.06);
    const top = base * peak * pulse * (1 + 0.03 * random.normal());
    for (let up = 1; up < base; up++) {
      const inside = up < top ? 0.35 + 0.5 * (up / top) : 0.03 * Math.exp((top - up) / 12);
      const gray = 255 * Math.min(1, inside * -Math.log(1 - random.next()));
      picture.blend(x + column, y + base - up, [gray, gray, gray]);
    }
  }
  picture.fill({ x, y: y + base, width, height: 1 }, [200, 200, 200]);
  for (let tick = 0; tick < width; tick += Math.round(width / 12)) {
    picture.fill({ x: x + tick, y: y + height - 4, width: 1, height: 4 }, [200, 200, 200]);
  }
  return 100 * peak;
}
