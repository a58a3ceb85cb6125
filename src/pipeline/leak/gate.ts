import type { FrameRow, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { UserError } from '../../errors.ts';
import { readFrameSync } from '../../images/index.ts';
import { vocabularyOf } from '../label/label-rules.ts';
import { borderControl } from './border.ts';
import { leakControl } from './control.ts';
import type { LeakFindings } from './findings.ts';
import type { LeakFrame } from './leak-frame.ts';
import { refusalOfControl, refusalOfSurvival, warnings } from './sentences.ts';
import { survivalOn } from './survival.ts';

/**
 * Looks for the annotation in the frames that are to be trained on, and refuses them where it can
 * still be told from what was filled, or be read.
 *
 * @param rows labelled.
 * @param options.allow trains in spite of it.
 * @throws UserError for a leak that is not allowed, or a vocabulary that cannot be used.
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
    pixels: async () => readFrameSync(await workspace.frames.file(hash)),
  }));
  const control = await leakControl(frames, seed, effects);
  const isLeak = control.verdict === 'leak';
  if (isLeak && !allow) throw new UserError(refusalOfControl(control));
  const survival = await survivalOn(workspace, rows, vocabularyOf(workspace), effects);
  const survives = survival.verdict === 'leak';
  if (survives && !allow) throw new UserError(refusalOfSurvival(survival, rows));
  const border = await borderControl(frames, seed, effects);
  const findings = { control, border, survival, allowed: isLeak || survives };
  for (const sentence of warnings(findings)) effects.note(sentence);
  return findings;
}
