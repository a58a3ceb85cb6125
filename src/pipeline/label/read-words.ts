import { READING, type Vocabulary, withhold } from '../../annotation/index.ts';
import type { FrameWords, Workspace } from '../../catalog/index.ts';
import { type Effects, silent } from '../../effects.ts';
import { throwIfInterrupted } from '../../errors.ts';
import { lendersByImage, lendersIn, readLenders, textsByImage } from './lent-texts.ts';
import { LineBook } from './line-book.ts';
import { mapInOrder } from '../../map-in-order.ts';
import { Origins } from './origins.ts';
import { Readers } from '../source-readers/readers.ts';
import { ReadingStore } from './reading-store.ts';
import { studiesToRead, type StudyToRead } from './studies-to-read.ts';
import { type StudyRead, wordsOnWorkers } from '../source-shards/words-on-workers.ts';
import { type ReadingStudies, wordsOfStudy } from './words-of-study.ts';

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
 * the words that it had. What is read of a study depends on its frames, and on what other files say of
 * them, alone.
 */
export async function readWords(
  workspace: Workspace,
  vocabulary: Vocabulary,
  effects: Effects = silent,
): Promise<ReadWordsResult> {
  const origins = new Origins();
  const book = new LineBook(ReadingStore.open(workspace.dir, vocabulary));
  const readers = new Readers({ silenceMs: 1000 * workspace.config.ingest.time_limit });
  try {
    const lent = await readLenders(await lendersIn(workspace.catalog), origins, readers);
    const reader = `${READING} ${vocabulary.digest}`;
    const toRead = await studiesToRead(workspace, reader, origins, textsByImage(lent));
    let elsewhere = 0;
    const { shards: runner } = effects;
    const means = { readers, origins, read: book.readIn, vocabulary };
    const count = (lines: number): void => void (elsewhere += lines);
    const read =
      runner === undefined
        ? readHere(toRead.studies, means, effects)
        : wordsOnWorkers(
            toRead.studies,
            { workspace, origins, lenders: lendersByImage(lent), runner, count },
            effects,
          );
    const { frames, unread } = await keepWords(workspace, toRead.studies, read, effects);
    const missing = toRead.gone + unread;
    if (missing > 0) {
      effects.note(
        `${missing} frames could not be read, as their files are gone or take too long; they keep the words they had.`,
      );
    }
    return {
      frames: toRead.known + frames - unread,
      unread: missing,
      linesRead: book.size + elsewhere,
    };
  } finally {
    await readers.close();
    await book.close();
  }
}

/** The words of studies, without what names somebody. */
function readHere(
  studies: readonly StudyToRead[],
  means: ReadingStudies,
  { signal }: Effects,
): AsyncIterable<StudyRead> {
  return mapInOrder(studies, AT_ONCE, async (study) => {
    throwIfInterrupted(signal, 'reading words');
    const words = await wordsOfStudy(study.files, means);
    const kept = words.map((file) => file.map((frame) => frame && withhold(frame, means.vocabulary))); // prettier-ignore
    return { ...study, words: kept };
  });
}

/** Keeps the words of studies as they are read; counts their frames. */
async function keepWords(
  { catalog }: Workspace,
  studies: readonly StudyToRead[],
  read: AsyncIterable<StudyRead>,
  effects: Effects,
): Promise<{ frames: number; unread: number }> {
  const total = studies
    .flatMap(({ files }) => files)
    .reduce((sum, { frames }) => sum + frames.length, 0);
  let [done, unread] = [0, 0];
  for await (const { reader, files, words } of read) {
    const kept: FrameWords[] = [];
    for (const [i, { path, frames }] of files.entries()) {
      for (const [at, index] of frames.entries()) {
        const found = words[i]?.[at] ?? null;
        if (found === null) unread++;
        else kept.push({ path, index, reader, words: found });
      }
      done += frames.length;
    }
    await catalog.recordWords(kept);
    effects.progress('Reading words', done, total);
  }
  return { frames: total, unread };
}
