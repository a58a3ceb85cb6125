import type { Word } from '../../annotation/index.ts';
import type { FrameRow, Workspace } from '../../catalog/index.ts';
import { type FrameOfStudy, screenWords } from './screen-words.ts';
import { type LabelRules, type Understood, understandBy } from './label-rules.ts';

/** An accepted frame, and what was read on it. */
export interface AnnotatedFrame {
  readonly row: FrameRow;
  /** Null where nothing was read yet. */
  readonly understood: Understood | null;
}

/**
 * What the words of every accepted frame say, in the order of the catalog's frames. Where one screen
 * shows several pictures, words inside one of them speak of that one, and words beside them of all.
 * What the scanner itself writes on every frame says nothing ({@link screenWords}).
 */
export async function annotatedFrames(
  workspace: Pick<Workspace, 'catalog'>,
  rules: LabelRules,
): Promise<AnnotatedFrame[]> {
  const rows = await workspace.catalog.frames();
  const words = new Map(
    (await workspace.catalog.words()).map((read) => [keyOf(read), read.words] as const),
  );
  const pictures = new Map<string, FrameRow[]>();
  for (const row of rows) {
    pictures.set(keyOf(row), [...(pictures.get(keyOf(row)) ?? []), row]);
  }
  const ofScreen = screenWordsOf(rows, words, rules);
  return rows.map((row) => {
    const all = words.get(keyOf(row));
    if (all === undefined) return { row, understood: null };
    const others = (pictures.get(keyOf(row)) ?? []).filter((other) => other !== row);
    const own = all.filter(
      (word) => !ofScreen.has(word) && !others.some((other) => holds(other, word)),
    );
    return { row, understood: understandBy(rules, own) };
  });
}

/** What the scanner writes on every frame of a study; see screenWords. */
function screenWordsOf(
  rows: readonly FrameRow[],
  words: ReadonlyMap<string, readonly Word[]>,
  { vocabulary }: LabelRules,
): ReadonlySet<Word> {
  const studies = new Map<string, Map<string, FrameOfStudy>>();
  for (const row of rows) {
    const frames = studies.get(row.study) ?? new Map<string, FrameOfStudy>();
    studies.set(row.study, frames);
    frames.set(keyOf(row), { path: row.path, words: words.get(keyOf(row)) ?? [] });
  }
  return new Set(
    [...studies.values()].flatMap((frames) => [...screenWords([...frames.values()], vocabulary)]),
  );
}

function keyOf({ path, index }: { readonly path: string; readonly index: number }): string {
  return `${index} ${path}`;
}

/** Whether the middle of a word lies in a picture. */
function holds({ box }: FrameRow, { box: word }: Word): boolean {
  if (box === null || word === null) return false;
  const x = (word.x0 + word.x1) / 2;
  const y = (word.y0 + word.y1) / 2;
  return x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
}
