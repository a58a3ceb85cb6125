import type { WorkspaceFolder } from '../../catalog/index.ts';
import { folderRows } from './folder-rows.ts';
import type { FeatureKind, RowsPlace } from './rows-place.ts';
import { SharedFeatures } from './shared-features.ts';

/** In the object store, where the workspace has one, else in its folder, which workers then share. */
export function openRows(
  workspace: Pick<WorkspaceFolder, 'featuresDir' | 'blobs'>,
  kind: FeatureKind,
): RowsPlace {
  const { featuresDir, blobs } = workspace;
  return blobs === null
    ? folderRows(featuresDir, kind)
    : new SharedFeatures(blobs, featuresDir, kind);
}
