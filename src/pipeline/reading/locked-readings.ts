import type { FrameRow, Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { ReaderStudy, Reading } from '../../readers/index.ts';
import { requireSplit } from '../train/require-split.ts';
import { splitDigest } from '../train/split.ts';
import { findStudy } from './find-study.ts';

/** A study whose readings may be looked at. */
export interface LockedReadings {
  readonly study: ReaderStudy;
  /** At least one, sorted by reader. */
  readonly readings: readonly Reading[];
  /** The frames of the cases, in the order of the test part. */
  readonly cases: readonly { readonly case: string; readonly row: FrameRow }[];
}

/**
 * The readings of a study beside the reference standard.
 *
 * @throws UserError when a reading is not locked, there is none, or labels or the split have changed
 *   since the study was created.
 */
export async function lockedReadings(workspace: Workspace, name: string): Promise<LockedReadings> {
  const study = await findStudy(workspace, name);
  const readings = await workspace.catalog.readings(name);
  const open = readings.find(({ lockedAt }) => lockedAt === null);
  if (open !== undefined || readings.length === 0) {
    throw new UserError(
      open === undefined
        ? `Cannot look into the reader study ${name}: nobody has read it yet.`
        : `Cannot look into the reader study ${name}: ${open.reader} has not locked their reading, and nothing is compared before; lock it with "sonograft read lock".`,
    );
  }
  const { rows } = await requireSplit(workspace);
  if (splitDigest(rows) !== study.splitDigest) {
    throw new UserError(
      `Cannot look into the reader study ${name}: frames, labels or the split have changed since it was created; create another on the present split.`,
    );
  }
  const byFrame = new Map(study.cases.map((one) => [one.frameId, one.case]));
  const cases = rows.flatMap((row) => {
    const found = byFrame.get(row.frameId);
    return found === undefined ? [] : [{ case: found, row }];
  });
  return { study, readings, cases };
}
