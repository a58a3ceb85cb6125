import { existsSync } from 'node:fs';
import { framePath } from '../images/index.ts';

/** Where the finished frames of a workspace are. */
export interface FrameShelf {
  /**
   * Sees that a frame's file is in the folder, and says where.
   *
   * @throws UserError when it cannot be fetched; where all frames are here, reading tells.
   */
  file(hash: string): Promise<string>;
  /** {@link file} of one frame after another, while the next ones are on their way. */
  files(hashes: Iterable<string>): AsyncIterable<string>;
  /** Whether a frame that the catalog knows is there. */
  has(hash: string): boolean;
  /** Sees that frames are where other machines find them, before the catalog tells of them. */
  share(hashes: readonly string[]): Promise<void>;
}

/** Frames that are all in one folder. */
export function folderShelf(dir: string): FrameShelf {
  const file = (hash: string): Promise<string> => Promise.resolve(framePath(dir, hash));
  return {
    file,
    async *files(hashes) {
      for (const hash of hashes) yield await file(hash);
    },
    has: (hash) => existsSync(framePath(dir, hash)),
    share: () => Promise.resolve(),
  };
}
