import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { fromSystemError, throwIfInterrupted, UserError } from '../../errors.ts';
import { type ReaderCase, readingOrder } from '../../readers/index.ts';
import { RefusedFile } from '../../studies/index.ts';
import { Origins } from '../origins.ts';
import { Readers } from '../readers.ts';
import { ANSWER_COLUMNS } from './answers.ts';
import { checkName } from './create-study.ts';
import { findStudy } from './find-study.ts';

/** What a reader needs to read away from this program. */
export interface WrittenCases {
  readonly study: string;
  readonly reader: string;
  readonly pictures: number;
  /** The folder with the pictures. */
  readonly folder: string;
  /** The CSV to fill in. */
  readonly answers: string;
}

/**
 * Writes the pictures of one reader, numbered in the reader's order, and a CSV to fill in. The pictures
 * are what the network sees, to the pixel, or the whole frames without text, as the study says; neither they nor the CSV tell a category, patient or file.
 *
 * @param dir a folder that does not exist yet or is empty.
 * @throws UserError when there is no such study, or the folder cannot be written or holds something.
 */
export async function writeCases(
  workspace: Workspace,
  name: string,
  { reader, dir }: { readonly reader: string; readonly dir: string },
  effects: Effects,
): Promise<WrittenCases> {
  checkName('reader', reader);
  const study = await findStudy(workspace, name);
  const order = readingOrder(study, reader);
  const answers = join(dir, 'answers.csv');
  try {
    await mkdir(dir, { recursive: true });
    const rows = order.map((one, i) => [reader, one.case, '', '', '', String(i + 1)]);
    await writeFile(answers, stringify([[...ANSWER_COLUMNS], ...rows]), { flag: 'wx' });
    const write = study.picture === 'input' ? inputsOf(workspace) : await framesOf(workspace);
    try {
      for (const [i, one] of order.entries()) {
        throwIfInterrupted(effects.signal, 'writing pictures to read');
        const number = String(i + 1).padStart(String(order.length).length, '0');
        await write.picture(one, join(dir, `${number}.png`));
        effects.progress('Writing pictures to read', i + 1, order.length);
      }
    } finally {
      await write.close();
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new UserError(
        `Cannot write pictures to read: ${answers} is there already and may hold answers; name another folder.`,
      );
    }
    throw fromSystemError(error, 'Cannot write pictures to read');
  }
  return { study: name, reader, pictures: order.length, folder: dir, answers };
}

/** Writes the picture of a case to a place. */
interface Writer {
  picture(shown: ReaderCase, out: string): Promise<void>;
  close(): Promise<void>;
}

function inputsOf(workspace: Workspace): Writer {
  return {
    picture: ({ hash }, out) => copyFile(workspace.framePath(hash), out),
    close: () => Promise.resolve(),
  };
}

async function framesOf(workspace: Workspace): Promise<Writer> {
  const rows = new Map((await workspace.catalog.frames()).map((row) => [row.frameId, row]));
  const origins = new Origins();
  const readers = new Readers();
  return {
    async picture({ case: name, frameId }, out) {
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
          { cause: error },
        );
      }
    },
    close: () => readers.close(),
  };
}
