import type { BlobStore } from '../blobs/index.ts';
import { SharedShelf } from './shared-shelf.ts';
import type { Workspace } from './workspace.ts';

/** A workspace as if its settings named this object store, with all the room in its folder. */
export function sharedWith(workspace: Workspace, blobs: BlobStore): Workspace {
  const frames = new SharedShelf(blobs, workspace.framesDir, { room: Infinity });
  return { ...workspace, blobs, frames };
}
