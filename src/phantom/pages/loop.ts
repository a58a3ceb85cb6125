import type { PlannedImage } from '../study-plan.ts';
import type { Page, Study } from './page.ts';
import { streamOfImage } from './screen-sheet.ts';
import { drawFrames } from './still.ts';

/** A breath moves the organs by about this many samples, and the hand turns by that in radians. */
const BREATH = 14;
const SWAY = 0.02;

/** A cine loop: some frames of one view while the patient breathes. */
export function drawLoop(study: Study, image: PlannedImage): Page {
  const random = streamOfImage(study, image, 'loop');
  const frames = 6 + random.int(5);
  const phase = random.uniform(0, 2 * Math.PI);
  const motions = Array.from({ length: frames }, (_, i) => {
    const breath = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frames);
    return { samples: Math.round(BREATH * breath), turn: SWAY * Math.sin(phase + 0.8 * i) };
  });
  return drawFrames(study, image, motions);
}
