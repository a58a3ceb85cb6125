import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fromSystemError, UserError } from '../../errors.ts';

/** A file that every folder of a page has. */
const MARK = 'classifier.json';

/**
 * Writes a page that classifies in a browser: the built page, and the files of a package beside it.
 *
 * @param page the folder of the built page; null where there is none.
 * @returns the bytes of the package.
 * @throws UserError when it cannot be written, or the folder holds something else.
 */
export async function writePage(
  out: string,
  page: string | null,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<number> {
  if (page === null) {
    throw new UserError(
      'Cannot export a page: this installation lacks its parts; install the published package, or run "npm run build:page".',
    );
  }
  try {
    await mkdir(out, { recursive: true });
    const there = await readdir(out);
    if (there.length > 0 && !there.includes(MARK)) {
      throw new UserError(
        `Cannot export a page to ${out}: the folder holds other files; name one that is empty or new.`,
      );
    }
    await cp(page, out, { recursive: true });
    for (const [name, bytes] of files) await writeFile(join(out, name), bytes);
  } catch (error) {
    throw fromSystemError(error, 'Cannot export a page');
  }
  return [...files.values()].reduce((sum, { length }) => sum + length, 0);
}
