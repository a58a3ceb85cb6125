import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { ReaderCase } from '../../readers/index.ts';
import { RefusedFile } from '../../studies/index.ts';
import { Origins } from '../label/origins.ts';
import { Readers } from '../source-readers/readers.ts';

/** Makes whole frames without their text, for readers. */
export interface Pictures {
  /** Writes one as a PNG. @throws UserError when its source file is gone or cannot be read. */
  write(shown: ReaderCase, out: string): Promise<void>;
  /** The PNG itself; throws as {@link write} does. */
  bytes(shown: ReaderCase): Promise<Buffer>;
  close(): Promise<void>;
}

export async function openPictures(workspace: Workspace): Promise<Pictures> {
  const rows = new Map((await workspace.catalog.frames()).map((row) => [row.frameId, row]));
  const origins = new Origins();
  const readers = new Readers();
  const write = async ({ case: name, frameId }: ReaderCase, out: string): Promise<void> => {
    const row = rows.get(frameId);
    const origin = row === undefined ? null : await origins.of(row.path);
    if (row?.box === undefined || row.box === null || origin === null) {
      throw new UserError(
        `Cannot write the picture of ${name}: the file it comes from is not there any more; put it back.`,
      );
    }
    const settings = workspace.config.region;
    try {
      await readers.mask({ origin, frame: row.index, box: row.box, settings, out });
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
      throw new UserError(
        `Cannot write the picture of ${name}: ${error.reason}: ${error.message}.`,
        {
          cause: error,
        },
      );
    }
  };
  return {
    write,
    async bytes(shown) {
      const scratch = await mkdtemp(join(tmpdir(), 'sonograft-picture-'));
      try {
        const out = join(scratch, 'picture.png');
        await write(shown, out);
        return await readFile(out);
      } finally {
        await rm(scratch, { recursive: true, force: true });
      }
    },
    close: () => readers.close(),
  };
}
