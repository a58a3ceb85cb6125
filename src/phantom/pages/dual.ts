import { scanView } from '../scan.ts';
import { halves } from '../screen/place-fan.ts';
import type { PlannedImage } from '../study-plan.ts';
import type { Page, Study } from './page.ts';
import { emptyScreen, typeAnnotation } from './screen-sheet.ts';
import { putScan, tissueRegion } from './still.ts';

/** Two images of one view side by side, each with its words below it. */
export function drawDual(study: Study, image: PlannedImage): Page {
  const { patient, machine } = study;
  const probe = machine.curved;
  const scans = ['first', 'second'].map((part) =>
    scanView(patient, image.view, `${image.number} ${part}`, probe),
  );
  const rooms = halves(machine.layout.room);
  const picture = emptyScreen(study, image, probe, scans[0] ?? { gain: 50 });
  const halvesDrawn = scans.map((scan, side) => {
    const placed = putScan(study, picture, scan, rooms[side]);
    const readable = typeAnnotation(study, image, picture, placed, `annotation ${side}`);
    return { region: tissueRegion(placed), readable };
  });
  return {
    frames: [picture],
    regions: halvesDrawn.map(({ region }) => region),
    category: image.view,
    readable: halvesDrawn.every(({ readable }) => readable),
  };
}
