import { READING, type Vocabulary, withhold } from '../annotation/index.ts';
import type { FrameWords, Workspace } from '../catalog/index.ts';
import { type Effects, silent } from '../effects.ts';
import { throwIfInterrupted } from '../errors.ts';
import { LineBook } from './line-book.ts';
import { mapInOrder } from './map-in-order.ts';
import { Origins } from './origins.ts';
import { Readers } from './readers.ts';
import { studiesToRead } from './studies-to-read.ts';
import { wordsOfStudy } from './words-of-study.ts';

/** What reading the words of a workspace's frames came to. */
export interface ReadWordsResult {
  /** Frames whose words are known now. */
  readonly frames: number;
  /** Frames that could not be read, because their file is gone or changed, or in time. */
  readonly unread: number;
  /** How often a line of text was given to the recogniser. */
  readonly linesRead: number;
}

/** Studies at once: while the lines of one are read, those of the next are found. */
const AT_ONCE = 3;

/**
 * Reads the words on every accepted frame, and those of its header, that were not read yet by this
 * reader and vocabulary, and keeps of them what names nobody ({@link withhold}). The sources are
 * opened again: no picture of a line, which may show a name, is ever stored. A file that is gone keeps
 * the words that it had. What is read of a study depends on its frames alone.
 */
export async function readWords(
  workspace: Workspace,
  vocabulary: Vocabulary,
  effects: Effects = silent,
): Promise<ReadWordsResult> {
  const origins = new Origins();
  const { studies, known, gone } = await studiesToRead(
    workspace,
    `${READING} ${vocabulary.digest}`,
    origins,
  );
  const total = studies
    .flatMap(({ files }) => files)
    .reduce((sum, { frames }) => sum + frames.length, 0);
  let [done, unread] = [0, gone];
  const book = new LineBook();
  const readers = new Readers({ silenceMs: 1000 * workspace.config.ingest.time_limit });
  try {
    const read = mapInOrder(studies, AT_ONCE, async (study) => {
      throwIfInterrupted(effects.signal, 'reading words');
      const words = await wordsOfStudy(study.files, {
        readers,
        origins,
        read: book.readIn,
        vocabulary,
      });
      return { ...study, words };
    });
    for await (const { reader, files, words } of read) {
      const kept: FrameWords[] = [];
      for (const [i, { path, frames }] of files.entries()) {
        for (const [at, index] of frames.entries()) {
          const found = words[i]?.[at] ?? null;
          if (found === null) unread++;
          else kept.push({ path, index, reader, words: withhold(found, vocabulary) });
        }
        done += frames.length;
      }
      await workspace.catalog.recordWords(kept);
      effects.progress('Reading words', done, total);
    }
  } finally {
    await readers.close();
    await book.close();
  }
  if (unread > 0) {
    effects.note(
      `${unread} frames could not be read, as their files are gone or take too long; they keep the words they had.`,
    );
  }
  return { frames: known + total - (unread - gone), unread, linesRead: book.size };
}
