import type { Lettering } from '../picture.ts';
import type { PlannedImage } from '../study-plan.ts';
import type { Page, Study } from './page.ts';
import { emptyScreen, smallLetters, streamOfImage } from './screen-sheet.ts';

const ROWS = [
  'Liver',
  'GB Wall',
  'CBD',
  'RT Kidney L',
  'RT Kidney H',
  'LT Kidney L',
  'LT Kidney H',
  'Spleen L',
  'Aorta Prox',
] as const;

/** A page of the scanner's report: what was measured, in a table. */
export function drawReport(study: Study, image: PlannedImage): Page {
  const { machine, plan } = study;
  const { room } = machine.layout;
  const random = streamOfImage(study, image, 'report');
  const picture = emptyScreen(study, image, machine.curved, { gain: 50 });
  const letters: Lettering = { ...smallLetters(study), colour: [225, 225, 225] };
  const lineHeight = Math.min(2 * letters.size + 6, Math.floor(room.height / (ROWS.length + 3)));
  const at = (column: number) => Math.round(room.x + column * room.width);
  picture.write(`ABDOMEN REPORT  ${plan.patientId}`, at(0.05), room.y + 6, letters);
  picture.fill(
    { x: at(0.04), y: room.y + lineHeight, width: Math.round(0.92 * room.width), height: 1 },
    letters.colour,
  );
  for (const [i, name] of ROWS.entries()) {
    const y = room.y + (i + 2) * lineHeight;
    const values = Array.from({ length: 2 }, () => random.uniform(1.5, 13).toFixed(2));
    picture.write(name, at(0.05), y, letters);
    for (const [k, value] of values.entries()) {
      picture.write(`${value} cm`, at(0.5 + 0.24 * k), y, letters);
    }
  }
  return { frames: [picture], regions: [], category: null, readable: false };
}
