import { understand, type Vocabulary, type Word } from '../../annotation/index.ts';

/** What was read of one frame. */
export interface FrameOfStudy {
  /** Where its file is; the frames of one file share an annotation. */
  readonly path: string;
  readonly words: readonly Word[];
}

/** A setting of the scanner is an abbreviation of so many letters at most, in a line of its own. */
const LONGEST = 4;
/** It stands on this share of the files of a study, of which there are so many at least, */
const SHARE = 0.8;
const FILES = 3;
/** within so many pixels of one place, */
const PLACE = 8;
/** while the other words name so many organs. */
const ORGANS = 2;

/**
 * The words of a study that the scanner writes and not the technologist, such as a setting called SMG or the
 * operator's initials LHA:
 * they stay in one place while what is typed goes from organ to organ.
 */
export function screenWords(
  frames: readonly FrameOfStudy[],
  vocabulary: Vocabulary,
): ReadonlySet<Word> {
  const files = new Set(frames.map(({ path }) => path)).size;
  if (files < FILES) return new Set();
  const places = new Map<string, { readonly words: Word[]; readonly paths: Set<string> }>();
  for (const { path, words } of frames) {
    for (const word of words) {
      // A figure may stand behind it.
      const letters = word.text.replace(/[^\p{L}]+/gu, '');
      if (word.box === null || letters.length > LONGEST || !isAlone(word, words)) continue;
      const at = [word.box.x0, word.box.y0].map((place) => Math.round(place / PLACE));
      const key = `${at.join()} ${letters}`;
      const place = places.get(key) ?? { words: [], paths: new Set() };
      place.words.push(word);
      place.paths.add(path);
      places.set(key, place);
    }
  }
  const staying = [...places.values()].filter(({ paths }) => paths.size >= SHARE * files);
  const found = new Set(staying.flatMap(({ words }) => words));
  if (found.size === 0) return found;
  const organs = new Set(
    frames.flatMap(({ words }) => {
      const typed = words.filter((word) => word.source === 'text' && !found.has(word));
      return understand(typed, vocabulary).organs;
    }),
  );
  return organs.size >= ORGANS ? found : new Set();
}

function isAlone(word: Word, words: readonly Word[]): boolean {
  return words.every((other) => other === word || other.line !== word.line || other.source !== word.source); // prettier-ignore
}
