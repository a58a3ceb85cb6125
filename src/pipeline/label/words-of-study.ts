import {
  type ReadWord,
  type ReadLine,
  readScreens,
  type Vocabulary,
  type Word,
  wordsOfLines,
} from '../../annotation/index.ts';
import { type LentText, RefusedFile } from '../../studies/index.ts';
import {
  type FoundLine,
  type FoundTexts,
  headerWords,
  unreadLine,
} from '../source-readers/find-texts.ts';
import { lineDigest } from './line-book.ts';
import type { Origins } from './origins.ts';
import type { Readers } from '../source-readers/readers.ts';

/** Marks, and echoes, are read as a letter or three, less certainly than this. */
const MARK = { letters: 3, certainty: 0.6 };
const ECHO = { letters: 3, certainty: 0.9 };
/** Several echoes in a row are each read as so few letters, less certainly than this. */
const ECHOES = { letters: 3, certainty: 0.5 };
/** A single letter that is less certain than this is none. */
const LETTER = 0.1;

/** Frames of one file. */
export interface FramesOfFile {
  readonly path: string;
  readonly frames: readonly number[];
  /** What other files say of it; absent: nothing. */
  readonly lent?: readonly LentText[];
}

/** What is needed to read studies. */
export interface ReadingStudies {
  readonly readers: Readers;
  readonly origins: Origins;
  readonly read: ReadLine;
  readonly vocabulary: Vocabulary;
}

/** A line as it was found, its pixels as bytes. */
type Line = ReturnType<typeof unpacked>;

/**
 * The words of frames that were taken together: like screens teach each other their letters.
 *
 * @returns for each file, for each frame its words; null for what cannot be read.
 */
export async function wordsOfStudy(
  files: readonly FramesOfFile[],
  { readers, origins, read, vocabulary }: ReadingStudies,
): Promise<(readonly Word[] | null)[][]> {
  const texts = await Promise.all(files.map((file) => textsOf(file, readers, origins)));
  const found = texts.map((text) => text?.frames.map((lines) => lines.map(unpacked)) ?? []);
  const distinct = new Map<string, Line>();
  for (const line of found.flat(2)) distinct.set(line.digest, line);
  const readings = await readScreens([...distinct.values()], read, vocabulary);
  const words = new Map([...distinct.keys()].map((digest, i) => [digest, readings[i] ?? null]));
  return files.map(({ frames, lent = [] }, i) =>
    frames.map((frame, at) => {
      const lines = found[i]?.[at];
      if (lines === undefined) return null;
      const ofLines = lines.flatMap(({ digest, brightness }) => {
        const reading = words.get(digest) ?? null;
        if (reading === null) return [];
        if (isNothing(reading, brightness === null)) return [[]];
        return [reading.filter(({ text, certainty }) => text.length > 1 || certainty >= LETTER)];
      });
      if (ofLines.length < lines.length) return null;
      const ofFrame = lent.filter((text) => text.frames?.includes(frame) ?? true);
      const header = [...(texts[i]?.header ?? []), ...headerWords(ofFrame)];
      return [...wordsOfLines(lines, ofLines), ...header];
    }),
  );
}

/** Whether what was read of a line is next to nothing, and not even that for certain. */
function isNothing(words: readonly ReadWord[], isPlain: boolean): boolean {
  const most = isPlain ? MARK : ECHO;
  const letters = words.reduce((sum, { text }) => sum + text.length, 0);
  if (letters <= most.letters && words.every(({ certainty }) => certainty < most.certainty)) {
    return true;
  }
  const longer = words.filter(({ text }) => lettersOf(text) > 1);
  return (
    !isPlain &&
    longer.every(({ text, certainty }) => {
      return lettersOf(text) <= ECHOES.letters && certainty < ECHOES.certainty;
    })
  );
}

function lettersOf(text: string): number {
  return text.match(/\p{L}/gu)?.length ?? 0;
}

/** Null for a file that is gone, or cannot be read any more. */
async function textsOf(
  { path, frames }: FramesOfFile,
  readers: Readers,
  origins: Origins,
): Promise<FoundTexts | null> {
  const origin = await origins.of(path);
  if (origin === null) return null;
  try {
    return await readers.findTexts({ origin, frames });
  } catch (error) {
    if (error instanceof RefusedFile) return null;
    throw error;
  }
}

function unpacked(found: FoundLine) {
  const line = { ...found, ...unreadLine(found) };
  return { ...line, digest: lineDigest(line) };
}
