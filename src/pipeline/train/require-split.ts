import type { FrameRow, SplitRecord, Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';

/**
 * The saved split with all labelled frames.
 *
 * @throws UserError when there is no split, or when labelled frames came after it.
 */
export async function requireSplit(
  workspace: Workspace,
): Promise<{ split: SplitRecord; rows: FrameRow[] }> {
  const split = await workspace.catalog.split();
  if (split === undefined) {
    throw new UserError('The workspace has no split yet; run sonograft split first.');
  }
  const rows = await workspace.catalog.frames({ labelled: true });
  const added = rows.filter((row) => row.part === null);
  if (added.length > 0) {
    throw new UserError(
      `${added.length} labelled frames (${added[0]?.name ?? ''} among them) came after the split and belong to no part; run sonograft split again.`,
    );
  }
  return { split, rows };
}
