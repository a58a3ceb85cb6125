import { createHash } from 'node:crypto';
import type { FrameRow, SplitRecord, Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { findNearIdentical, readFrame, thumbnail64 } from '../../images/index.ts';
import { mapInOrder } from '../../map-in-order.ts';

/** Pairs that an error names; the rest is counted. */
const SHOWN = 3;
/** Frames that are on their way here at once, where they are elsewhere. */
const AT_ONCE = 32;

/**
 * Refuses frames of different patients that show the same picture, such as one patient under two
 * names: on two sides of a split they would make the test set dishonest.
 *
 * @param group what must differ for a pair to count: the patient, or the part of the split.
 * @param action what is refused, such as "split".
 * @throws UserError naming the pairs.
 */
export async function refuseNearIdentical(
  workspace: Workspace,
  rows: readonly FrameRow[],
  group: (row: FrameRow) => string,
  action: string,
  effects: Effects,
): Promise<void> {
  const threshold = workspace.config.near_identical;
  const placed = rows.map((row) => ({
    ...{ row, frames: workspace.frames, group: group(row) },
  }));
  const found = await findTwins(placed, threshold, effects);
  if (found === null) return;
  throw new UserError(
    `Cannot ${action}: frames of different patients are near-identical (correlation of ${threshold} or more at 64 x 64): ${found}; give both one patient in a manifest, or take one of them out.`,
  );
}

/**
 * Refuses frames of one workspace that another holds too, or as good as.
 *
 * @throws UserError naming the pairs.
 */
export async function refuseShared(
  home: { readonly workspace: Workspace; readonly rows: readonly FrameRow[] },
  away: { readonly workspace: Workspace; readonly rows: readonly FrameRow[] },
  action: string,
  effects: Effects,
): Promise<void> {
  const threshold = home.workspace.config.near_identical;
  const placed = [home, away].flatMap(({ workspace, rows }) =>
    rows.map((row) => ({
      ...{ row, frames: workspace.frames, group: workspace.dir },
    })),
  );
  const found = await findTwins(placed, threshold, effects);
  if (found === null) return;
  throw new UserError(
    `Cannot ${action}: frames that were trained on are near-identical to some of ${away.workspace.dir} (correlation of ${threshold} or more at 64 x 64): ${found}; take them out there.`,
  );
}

interface Placed {
  readonly row: FrameRow;
  /** Where its file is. */
  readonly frames: Workspace['frames'];
  readonly group: string;
}

/** The first few near-identical frames of different groups in words, or null where there are none. */
async function findTwins(
  frames: readonly Placed[],
  threshold: number,
  effects: Effects,
): Promise<string | null> {
  const thumbnails: Float32Array[] = [];
  const files = mapInOrder(frames, AT_ONCE, ({ row, frames }) => frames.file(row.hash));
  for await (const path of files) {
    throwIfInterrupted(effects.signal, 'comparing frames');
    thumbnails.push(thumbnail64(await readFrame(path)));
    effects.progress('Comparing frames', thumbnails.length, frames.length);
  }
  const groups = frames.map(({ group }) => group);
  const pairs = findNearIdentical(thumbnails, groups, { threshold });
  if (pairs.length === 0) return null;
  const shown = pairs.slice(0, SHOWN).map(({ a, b, correlation }) => {
    const [first, second] = [frames[a]?.row, frames[b]?.row];
    return `${describe(first)} and ${describe(second)} (correlation ${correlation.toFixed(3)})`;
  });
  const more = pairs.length > SHOWN ? ` and ${pairs.length - SHOWN} more pairs` : '';
  return `${shown.join('; ')}${more}`;
}

/**
 * Refuses near-identical frames in two parts. It costs nothing where the very frames that are there
 * now were compared when they were split, which {@link comparedFrames} in the split's settings tells.
 */
export async function refuseAddedTwins(
  workspace: Workspace,
  split: SplitRecord,
  rows: readonly FrameRow[],
  action: string,
  effects: Effects,
): Promise<void> {
  if (split.settings['comparedFrames'] === comparedFrames(workspace, rows)) return;
  await refuseNearIdentical(workspace, rows, (row) => row.part ?? '', action, effects);
}

/** A fingerprint of which frames of which patients are compared, and of how. */
export function comparedFrames({ config }: Workspace, rows: readonly FrameRow[]): string {
  const frames = rows.map(({ hash, patient }) => JSON.stringify([hash, patient])).sort();
  return createHash('sha256')
    .update(JSON.stringify([config.near_identical, frames]))
    .digest('hex');
}

function describe(row: FrameRow | undefined): string {
  return row === undefined ? '' : `${row.name} frame ${row.index} of ${row.patient}`;
}
