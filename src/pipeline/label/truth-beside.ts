import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Effects } from '../../effects.ts';
import type { AnnotatedFrame } from './annotated-frames.ts';
import { readTruth, TRUTH_COLUMNS, type Truth } from './truth.ts';

const HEADER = `${TRUTH_COLUMNS.join(',')}\n`;

/**
 * What phantoms say of frames that were ingested from their folders: a file truth.csv at the root of
 * the source, whose first line is that of a phantom's. Labels have been given by then.
 *
 * @returns null where no such file is.
 * @throws UserError when one cannot be read to its end.
 */
export async function truthBeside(
  frames: readonly AnnotatedFrame[],
  { note }: Pick<Effects, 'note'>,
): Promise<Truth | null> {
  const found: Truth[] = [];
  for (const root of rootsOf(frames)) {
    const path = join(root, 'truth.csv');
    if (!(await isTruth(path))) continue;
    note(`Compared with what the phantom says in ${path}; no label rests on it.`);
    found.push(await readTruth(path));
  }
  return found.length === 0 ? null : new Map(found.flatMap((truth) => [...truth]));
}

/** The folders that were ingested: paths without what users see of them. */
function rootsOf(frames: readonly AnnotatedFrame[]): Set<string> {
  return new Set(
    frames.flatMap(({ row: { path, name } }) =>
      path.endsWith(`/${name}`) ? path.slice(0, -name.length) : [],
    ),
  );
}

async function isTruth(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEADER.length));
      return buffer.toString('utf8', 0, bytesRead) === HEADER;
    } finally {
      await file.close();
    }
  } catch {
    // Not there, or closed to us: then there is nothing to compare with.
    return false;
  }
}
