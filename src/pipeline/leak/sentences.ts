import type { FrameRow } from '../../catalog/index.ts';
import type { LeakControl, LeakFindings, Survival } from './findings.ts';

/** Images, and words, that a sentence names. */
const NAMED = 5;

/** Why filled boxes stop a training. */
export function refusalOfControl(control: Exclude<LeakControl, { verdict: 'not tested' }>): string {
  const { fromBoxes, fromShamBoxes, difference, lowerBound } = control;
  return `Cannot train: the boxes that were filled still tell the category: from them alone a control names it with a balanced accuracy of ${percent(fromBoxes)}, from sham boxes ${percent(fromShamBoxes)} (difference ${points(difference)}, 99 % lower bound ${points(lowerBound)}, above 0); look at the frames with "sonograft ingest --preview", or accept it with --allow-annotation-leak, which the report will say.`;
}

/** Why words on finished frames stop a training, and on which. */
export function refusalOfSurvival(
  { surviving, frames }: Survival,
  rows: readonly FrameRow[],
): string {
  const names = new Map(
    rows.map(({ frameId, name, index }) => [frameId, `${name}, frame ${index}`]),
  );
  const named = surviving
    .slice(0, NAMED)
    .map(({ frame, words }) => `${words.join(' ')} on ${frame} (${names.get(frame) ?? ''})`);
  const more = surviving.length > NAMED ? `; and on ${surviving.length - NAMED} more` : '';
  return `Cannot train: words that tell the category can still be read on ${surviving.length} of the ${frames} finished 256 x 256 images: ${named.join('; ')}${more}; hide text (images.mask: fill) and ingest again, leave such an image out with "sonograft label set FRAME none", or accept it with --allow-annotation-leak, which the report will say.`;
}

/** What the user should know although training goes on; one sentence each. */
export function warnings({ control, border, survival, allowed }: LeakFindings): string[] {
  const said: string[] = [];
  if (allowed && control.verdict === 'leak') {
    said.push(
      `ANNOTATION LEAK ALLOWED: the boxes that were filled tell the category better than sham boxes do, by ${points(control.difference)} of balanced accuracy (99 % lower bound ${points(control.lowerBound)}): figures may rest on the annotation.`,
    );
  }
  if (allowed && survival?.verdict === 'leak') {
    const { surviving, frames } = survival;
    const words = [...new Set(surviving.flatMap((each) => each.words))].slice(0, NAMED);
    said.push(
      `ANNOTATION LEAK ALLOWED: words that tell the category can be read on ${surviving.length} of ${frames} finished images, such as ${words.join(', ')}: figures may rest on the annotation.`,
    );
  }
  if (survival !== null && survival.unsearched > 0) {
    said.push(
      `${counted(survival.unsearched)} could not be searched for text in time; whether words survive on them is not known.`,
    );
  }
  if (control.verdict === 'not tested') {
    said.push(`Whether filled boxes still tell the category was not tested, as ${control.reason}.`);
  }
  if (border.verdict === 'telling') {
    said.push(
      `The outermost 16 pixels alone name the category with a balanced accuracy of ${percent(border.balancedAccuracy)} (guessing: ${percent(border.chance)}): the shape of the field or depth marks may be what is learned.`,
    );
  }
  return said;
}

/** What the control and the search established, where they passed; one sentence each. */
export function passed({ control, survival }: LeakFindings): string[] {
  const said: string[] = [];
  if (control.verdict === 'passed') {
    const { frames, patients, difference, lowerBound } = control;
    said.push(
      `What was filled to hide text and screen furniture tells the category no better than sham boxes: difference in balanced accuracy ${points(difference)}, 99 % lower bound ${points(lowerBound)} (${frames} images of ${patients} patients).`,
    );
  }
  if (survival?.verdict === 'passed') {
    said.push(
      `No word of an organ, a side or a plane could be read on any of the ${survival.frames} finished images that were trained on.`,
    );
  }
  return said;
}

function counted(images: number): string {
  return images === 1 ? '1 image' : `${images} images`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function points(value: number): string {
  return `${(100 * value).toFixed(1)} points`;
}
