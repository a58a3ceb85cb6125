import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  type Filed,
  filePart10,
  type Inbox,
  MisfitObject,
  type PacsSettings,
} from '../../pacs/index.ts';

/** Milliseconds between two looks. */
const INTERVAL = 2000;

const MIB = 2 ** 20;

interface WatchEvents {
  readonly filed: (filed: Filed) => void;
  /** A file was refused; a clause says why. */
  readonly refused: (because: string) => void;
}

/**
 * Looks at a folder again and again, and files a copy of each DICOM file that others put there, once it
 * has stopped growing. The files themselves stay as they are. What was filed before is a duplicate, so
 * nothing needs to be remembered over a restart.
 */
export function watchFolder(
  folder: string,
  inbox: Inbox,
  settings: Pick<PacsSettings, 'object_mib'>,
  { filed, refused }: WatchEvents,
): { close(): Promise<void> } {
  const stop = new AbortController();
  /** Size and time of each file at the last look, and whether it is dealt with. */
  const known = new Map<string, { state: string; done: boolean }>();

  async function look(): Promise<void> {
    for (const path of await filesIn(folder)) {
      if (stop.signal.aborted) return;
      const found = await stat(path).catch(() => null);
      if (found === null || !found.isFile()) continue;
      const state = `${found.size} ${found.mtimeMs}`;
      const before = known.get(path);
      const isStill = before?.state === state;
      known.set(path, { state, done: isStill && before.done });
      if (!isStill || before.done) continue;
      known.set(path, { state, done: true });
      try {
        const limit = settings.object_mib * MIB;
        filed(await filePart10(inbox, createReadStream(path), 'folder', limit));
      } catch (error) {
        if (!(error instanceof MisfitObject)) throw error;
        refused(error.message);
      }
    }
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      await look().catch((error: unknown) =>
        refused(`the folder cannot be read (${String(error)})`),
      );
      await wait(INTERVAL, undefined, { signal: stop.signal }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      await running;
    },
  };
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
