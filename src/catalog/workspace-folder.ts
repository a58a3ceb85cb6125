import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import type { BlobStore } from '../blobs/index.ts';
import { UserError } from '../errors.ts';
import { framePath } from '../images/index.ts';
import { SETTINGS_FILE } from './catalog-address.ts';
import { readConfig, type WorkspaceConfig } from './config.ts';
import { folderShelf, type FrameShelf } from './frame-shelf.ts';
import { pseudonym, readKey, type PseudonymKind } from './pseudonym.ts';
import { appendQuarantine, type QuarantineRecord } from './quarantine.ts';

export const KEY = '.pseudonym-key';
const GIB = 2 ** 30;

/** A workspace but for its catalog. */
export interface WorkspaceFolder {
  /** Absolute. */
  readonly dir: string;
  readonly config: WorkspaceConfig;
  readonly framesDir: string;
  readonly featuresDir: string;
  readonly runsDir: string;
  /** What holds frames, features and runs for all machines; null: they are in this folder alone. */
  readonly blobs: BlobStore | null;
  readonly frames: FrameShelf;
  /** Where the 256 x 256 PNG of this hash lies, if it is here: frames/ab/abcd….png. */
  framePath(hash: string): string;
  /**
   * The directory of a run, there or not.
   *
   * @throws UserError for a name that is not 1 to 64 letters, digits, dots, dashes and underlines.
   */
  runDir(name: string): string;
  /**
   * What an identifier is called here, such as `P-4KQ7ZB2M3A`; null for none. Only the workspace's
   * key, in the file .pseudonym-key, leads from one to the other.
   *
   * @param issuer sets apart equal identifiers, such as patient numbers of two hospitals.
   * @throws UserError when the key is gone.
   */
  pseudonym(kind: PseudonymKind, text: string | null, issuer?: string | null): string | null;
  /** A key for one purpose, from which the workspace's own does not follow; 32 bytes. */
  keyFor(purpose: string): Uint8Array;
  /** Appends one JSON line under quarantine/. */
  quarantine(record: QuarantineRecord): Promise<void>;
  /** This with its settings read anew; what is open is shared. @throws as {@link openFolder}. */
  withFreshConfig(): Promise<WorkspaceFolder>;
  close(): Promise<void>;
}

/**
 * Opens a workspace without its catalog, which a worker does not need.
 *
 * @param root absolute.
 * @throws UserError as {@link readConfig}, and as the object store that it names.
 */
export async function openFolder(root: string): Promise<WorkspaceFolder> {
  const config = await readConfig(join(root, SETTINGS_FILE));
  const framesDir = join(root, 'frames');
  const runsDir = join(root, 'runs');
  let key: Uint8Array | undefined;
  const shared = await openBlobs(config, framesDir);
  const folder: WorkspaceFolder = {
    ...shared,
    dir: root,
    config,
    framesDir,
    featuresDir: join(root, 'features'),
    runsDir,
    framePath: (hash) => framePath(framesDir, hash),
    runDir(name) {
      if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name)) {
        throw new UserError(
          `Cannot use "${name}" as the name of a run: it takes 1 to 64 letters, digits, dots, dashes and underlines, the first a letter or digit.`,
        );
      }
      return join(runsDir, name);
    },
    pseudonym(kind, text, issuer) {
      const identifier = text?.replaceAll('\0', '').trim() ?? '';
      if (identifier === '') return null;
      key ??= readKey(join(root, KEY));
      return pseudonym(key, kind, identifier, issuer?.trim() ?? '');
    },
    keyFor(purpose) {
      key ??= readKey(join(root, KEY));
      return createHmac('sha256', key).update(purpose).digest();
    },
    quarantine: (record) => appendQuarantine(join(root, 'quarantine'), record),
    withFreshConfig: async () => ({
      ...folder,
      config: await readConfig(join(root, SETTINGS_FILE)),
    }),
    async close() {
      await shared.blobs?.close();
    },
  };
  return folder;
}

/** Where no object store is named, nothing of it is loaded. */
async function openBlobs(
  { blobs: address, blob_cache: room }: WorkspaceConfig,
  framesDir: string,
): Promise<Pick<WorkspaceFolder, 'blobs' | 'frames'>> {
  if (address === null) return { blobs: null, frames: folderShelf(framesDir) };
  const { openBlobStore } = await import('../blobs/index.ts');
  const { SharedShelf } = await import('./shared-shelf.ts');
  const blobs = openBlobStore(address);
  return { blobs, frames: new SharedShelf(blobs, framesDir, { room: room * GIB }) };
}
