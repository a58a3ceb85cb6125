import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import type { Workspace } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { fromSystemError, throwIfInterrupted, UserError } from '../../errors.ts';
import { readingOrder } from '../../readers/index.ts';
import { ANSWER_COLUMNS } from './answers.ts';
import { checkName } from './create-study.ts';
import { findStudy } from './find-study.ts';
import { openPictures, type Pictures } from './pictures.ts';

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
    const write = study.picture === 'input' ? inputsOf(workspace) : await openPictures(workspace);
    try {
      for (const [i, one] of order.entries()) {
        throwIfInterrupted(effects.signal, 'writing pictures to read');
        const number = String(i + 1).padStart(String(order.length).length, '0');
        await write.write(one, join(dir, `${number}.png`));
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

function inputsOf(workspace: Workspace): Pick<Pictures, 'write' | 'close'> {
  return {
    write: async ({ hash }, out) => copyFile(await workspace.frames.file(hash), out),
    close: () => Promise.resolve(),
  };
}
