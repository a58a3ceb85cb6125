import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { readFrameSync } from '../../images/index.ts';
import { borderControl } from './border.ts';
import { leakControl } from './control.ts';
import type { LeakControl, LeakFindings } from './findings.ts';
import type { LeakFrame } from './leak-frame.ts';

/**
 * Looks for the annotation in the frames that are to be trained on, and refuses them where it can
 * still be told from what was filled.
 *
 * @param rows labelled.
 * @param options.allow trains in spite of it.
 * @throws UserError for a leak that is not allowed.
 */
export async function refuseLeaks(
  workspace: Workspace,
  rows: readonly FrameRow[],
  { seed, allow }: { readonly seed: number; readonly allow: boolean },
  effects: Effects,
): Promise<LeakFindings> {
  const frames = rows.map(({ category, patient, filled, hash }): LeakFrame => ({
    category: category ?? '',
    patient,
    filled,
    pixels: () => readFrameSync(workspace.framePath(hash)),
  }));
  const control = await leakControl(frames, seed, effects);
  const isLeak = control.verdict === 'leak';
  if (isLeak && !allow) throw new UserError(refusal(control));
  const border = await borderControl(frames, seed, effects);
  const findings = { control, border, allowed: isLeak };
  for (const sentence of warnings(findings)) effects.note(sentence);
  return findings;
}

function refusal(control: Exclude<LeakControl, { verdict: 'not tested' }>): string {
  const { fromBoxes, fromShamBoxes, difference, lowerBound } = control;
  return `Cannot train: the boxes that were filled still tell the category: from them alone a control names it with a balanced accuracy of ${percent(fromBoxes)}, from sham boxes ${percent(fromShamBoxes)} (difference ${points(difference)}, 99 % lower bound ${points(lowerBound)}, above 0); look at the frames with "sonograft ingest --preview", or accept it with --allow-annotation-leak, which the report will say.`;
}

/** What the user should know although training goes on; one sentence each. */
export function warnings({ control, border, allowed }: LeakFindings): string[] {
  const said: string[] = [];
  if (allowed && control.verdict === 'leak') {
    said.push(
      `ANNOTATION LEAK ALLOWED: the boxes that were filled tell the category better than sham boxes do, by ${points(control.difference)} of balanced accuracy (99 % lower bound ${points(control.lowerBound)}): figures may rest on the annotation.`,
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

/** What the control established, where it passed. */
export function passed({ control }: LeakFindings): string[] {
  if (control.verdict !== 'passed') return [];
  const { frames, patients, difference, lowerBound } = control;
  return [
    `What was filled to hide text and screen furniture tells the category no better than sham boxes: difference in balanced accuracy ${points(difference)}, 99 % lower bound ${points(lowerBound)} (${frames} images of ${patients} patients).`,
  ];
}

function percent(value: number): string {
  return `${(100 * value).toFixed(1)} %`;
}

function points(value: number): string {
  return `${(100 * value).toFixed(1)} points`;
}
