import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { designStudy, type ReaderStudy, type StudyDesign } from '../../readers/index.ts';
import { requireSplit } from '../train/require-split.ts';
import { splitDigest } from '../train/split.ts';

export interface CreatedStudy {
  readonly study: string;
  readonly cases: number;
  /** How many pictures each reader sees: the cases and those that are shown twice. */
  readonly pictures: number;
  readonly categories: readonly string[];
}

/** Names of studies and readers stand in file names and in the files of other programs. */
const NAME = /^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,63}$/u;

/**
 * Creates a reader study from the test part of the split: its pictures, and nothing of what they are.
 *
 * @throws UserError when there is no split, the design cannot be met, or the name is taken.
 */
export async function createStudy(
  workspace: Workspace,
  name: string,
  { picture = 'input', ...design }: StudyDesign & { readonly picture?: ReaderStudy['picture'] },
): Promise<CreatedStudy> {
  checkName('reader study', name);
  const { rows } = await requireSplit(workspace);
  const candidates = rows
    .filter((row) => row.part === 'test')
    .map(({ frameId, hash, category }) => ({ frameId, hash, category: category ?? '' }));
  const study: ReaderStudy = {
    ...{ name, createdAt: new Date().toISOString(), picture },
    categories: [...new Set(rows.map(({ category }) => category ?? ''))].sort(),
    splitDigest: splitDigest(rows),
    ...designStudy(candidates, design),
  };
  await workspace.catalog.saveReaderStudy({ name, json: JSON.stringify(study) });
  const { cases, repeated, categories } = study;
  const pictures = cases.length + repeated.length;
  return { study: name, cases: cases.length, pictures, categories };
}

/** @throws UserError for a name that cannot stand everywhere a name must. */
export function checkName(what: string, name: string): void {
  if (NAME.test(name)) return;
  throw new UserError(
    `Cannot name a ${what} ${JSON.stringify(name)}: take up to 64 letters, digits, spaces, dots and dashes.`,
  );
}
