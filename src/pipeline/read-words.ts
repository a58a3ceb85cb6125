import {
  READING,
  type Vocabulary,
  withhold,
  type Word,
  wordsOfLines,
} from '../annotation/index.ts';
import type { FrameWords, Workspace } from '../catalog/index.ts';
import { type Effects, silent } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import { RefusedFile } from '../studies/index.ts';
import { type FoundLine, unreadLine } from './find-texts.ts';
import { LineBook } from './line-book.ts';
import { mapInOrder } from './map-in-order.ts';
import { Origins } from './origins.ts';
import { Readers } from './readers.ts';

/** What reading the words of a workspace's frames came to. */
export interface ReadWordsResult {
  /** Frames whose words are known now. */
  readonly frames: number;
  /** Frames that could not be read, because their file is gone or changed, or in time. */
  readonly unread: number;
  /** How many different lines of text were read for the others. */
  readonly distinctLines: number;
}

/** Files after which what was read is put into the catalog. */
const BATCH = 32;

/**
 * Reads the words on every accepted frame, and those of its header, that were not read yet by this
 * reader and vocabulary, and keeps of them what names nobody ({@link withhold}). The sources are
 * opened again: no picture of a line, which may show a name, is ever stored. A file that is gone keeps
 * the words that it had.
 */
export async function readWords(
  workspace: Workspace,
  vocabulary: Vocabulary,
  effects: Effects = silent,
): Promise<ReadWordsResult> {
  const reader = `${READING} ${vocabulary.digest}`;
  const wanted = await wantedFrames(workspace, reader);
  const total = wanted.files.reduce((sum, { frames }) => sum + frames.length, 0);
  if (total === 0) return { frames: wanted.known, unread: 0, distinctLines: 0 };
  const readers = new Readers({ silenceMs: 1000 * workspace.config.ingest.time_limit });
  const book = new LineBook();
  try {
    const origins = new Origins();
    const read = mapInOrder(wanted.files, readers.atOnce, async ({ path, frames }) => {
      throwIfInterrupted(effects.signal, 'reading words');
      const origin = await origins.of(path);
      if (origin === null) return { path, frames, words: frames.map(() => null) };
      const words = await wordsOfFile(() => readers.findTexts({ origin, frames }), book);
      return { path, frames, words: words ?? frames.map(() => null) };
    });
    let [done, unread] = [0, 0];
    let batch: FrameWords[] = [];
    const save = async () => {
      await workspace.catalog.recordWords(batch);
      batch = [];
    };
    try {
      for await (const { path, frames, words } of read) {
        for (const [i, index] of frames.entries()) {
          const found = words[i];
          if (found === null || found === undefined) unread++;
          else batch.push({ path, index, reader, words: withhold(found, vocabulary) });
        }
        done += frames.length;
        effects.progress('Reading words', done, total);
        if (batch.length >= BATCH) await save();
      }
    } finally {
      await save();
    }
    if (unread > 0) {
      effects.note(
        `${unread} frames could not be read, as their files are gone or take too long; they keep the words they had.`,
      );
    }
    return { frames: wanted.known + total - unread, unread, distinctLines: book.size };
  } finally {
    await readers.close();
    await book.close();
  }
}

interface WantedFile {
  readonly path: string;
  readonly frames: readonly number[];
}

/** The accepted frames without words of this reader, by file, and how many have them. */
async function wantedFrames(
  { catalog }: Workspace,
  reader: string,
): Promise<{ files: readonly WantedFile[]; known: number }> {
  const read = new Set(
    (await catalog.words())
      .filter((words) => words.reader === reader)
      .map(({ path, index }) => `${index} ${path}`),
  );
  const files = new Map<string, Set<number>>();
  const known = new Set<string>();
  for (const { path, index } of await catalog.frames()) {
    const key = `${index} ${path}`;
    if (read.has(key)) known.add(key);
    else files.set(path, (files.get(path) ?? new Set()).add(index));
  }
  // By path, so that files of one folder, and of one archive, follow each other.
  const inOrder = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    files: inOrder.map(([path, frames]) => ({ path, frames: [...frames].sort((a, b) => a - b) })),
    known: known.size,
  };
}

/** The words of each frame; null for a frame, or all of them, that cannot be read. */
async function wordsOfFile(
  find: () => ReturnType<Readers['findTexts']>,
  book: LineBook,
): Promise<readonly (readonly Word[] | null)[] | null> {
  try {
    const { header, frames } = await find();
    return await Promise.all(frames.map((lines) => wordsOfFrame(lines, header, book)));
  } catch (error) {
    if (error instanceof RefusedFile) return null;
    throw error;
  }
}

async function wordsOfFrame(
  found: readonly FoundLine[],
  header: readonly Word[],
  book: LineBook,
): Promise<readonly Word[] | null> {
  const lines = found.map((line) => ({ ...line, ...unreadLine(line) }));
  const readings = await Promise.all(lines.map((line) => book.read(line)));
  const words = readings.filter((reading) => reading !== null);
  return words.length < readings.length ? null : [...wordsOfLines(lines, words), ...header];
}
