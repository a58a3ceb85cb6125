import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import type * as z from 'zod';
import { READING, withhold } from '../../annotation/index.ts';
import type { WorkspaceFolder } from '../../catalog/index.ts';
import type { Effects } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import type { LentText } from '../../studies/index.ts';
import { vocabularyOf } from '../label/label-rules.ts';
import { readLenders, textsByImage } from '../label/lent-texts.ts';
import { LineBook } from '../label/line-book.ts';
import { mapInOrder } from '../../map-in-order.ts';
import { Origins } from '../label/origins.ts';
import { Readers } from '../source-readers/readers.ts';
import { ReadingStore } from '../label/reading-store.ts';
import { readRecord } from '../ingest/record-of-file.ts';
import { readInput, writeResult } from '../shards/shard-files.ts';
import { digestOf } from '../label/studies-to-read.ts';
import { type FramesOfFile, wordsOfStudy } from '../label/words-of-study.ts';
import {
  readInputSchema,
  type ReadResult,
  type readTaskSchema,
  wordsInputSchema,
  type WordsResult,
  type wordsTaskSchema,
} from './source-tasks.ts';

/** Lines that are remembered; then the book is begun anew. */
const MOST_LINES = 50_000;

/** Does shards of reading: files into frames and records, and studies into words. */
export class SourceDoer {
  readonly #workspace: WorkspaceFolder;
  readonly #threads: number | undefined;
  #readers: Readers | undefined;
  #book: { readonly vocabulary: string; readonly lines: LineBook } | undefined;

  /** @param threads processes that read files at once; absent: one for each core. */
  constructor(workspace: WorkspaceFolder, threads: number | undefined) {
    this.#workspace = workspace;
    this.#threads = threads;
  }

  async run(
    id: string,
    { step, input }: z.infer<typeof readTaskSchema | typeof wordsTaskSchema>,
    effects: Effects,
  ): Promise<void> {
    // Somebody may have changed the settings since this worker began.
    const workspace = await this.#workspace.withFreshConfig();
    const result = await (step === 'read'
      ? this.#read(workspace, input, effects)
      : this.#words(workspace, input, effects));
    await writeResult(workspace, id, result);
  }

  async close(): Promise<void> {
    await this.#readers?.close();
    await this.#book?.lines.close();
  }

  async #read(workspace: WorkspaceFolder, input: string, { signal }: Effects): Promise<ReadResult> {
    const { files } = await readInput(workspace, input, readInputSchema);
    const means = { readers: this.#readersFor(workspace), workspace, copies: null };
    const read = mapInOrder(files, means.readers.atOnce, async ({ entry, ...stat }) => {
      throwIfInterrupted(signal, 'reading studies');
      const { origin } = entry;
      if (!existsSync(typeof origin === 'string' ? origin : origin.archive)) return null;
      const { record, refusal } = await readRecord(means, entry, stat);
      return { record, refusal: refusal && { reason: refusal.reason, message: refusal.message } };
    });
    const made: ReadResult['files'] = [];
    for await (const file of read) made.push(file);
    const frames = made.flatMap((file) => file?.record.frames ?? []);
    await workspace.frames.share(frames.flatMap(({ hash }) => hash ?? []));
    return { host: hostname(), files: made };
  }

  async #words(
    workspace: WorkspaceFolder,
    input: string,
    { signal }: Effects,
  ): Promise<WordsResult> {
    const { studies } = await readInput(workspace, input, wordsInputSchema);
    const vocabulary = vocabularyOf(workspace);
    const lines = await this.#bookFor(vocabulary.digest, () =>
      ReadingStore.open(workspace.dir, vocabulary),
    );
    const readers = this.#readersFor(workspace);
    const origins = new Origins();
    const before = lines.size;
    const done: WordsResult['studies'] = [];
    for (const { reader, files, lenders } of studies) {
      throwIfInterrupted(signal, 'reading words');
      const unseen: string[] = [];
      for (const path of [...files.map((file) => file.path), ...lenders]) {
        if ((await origins.of(path)) === null) unseen.push(path);
      }
      const lent = textsByImage(await readLenders(lenders, origins, readers));
      const parts = files.map(({ path, frames, sopInstanceUID }): FramesOfFile => {
        const ofImage: readonly LentText[] | undefined = lent.get(sopInstanceUID);
        return { path, frames, ...(ofImage && { lent: ofImage }) };
      });
      if (unseen.length === 0 && reader !== `${READING} ${vocabulary.digest} ${digestOf(parts)}`) {
        throw new UserError(
          'Cannot read words: the vocabulary or a file that says something of images has changed since it was asked for, or is another here; run the same version everywhere and the same command again.',
        );
      }
      const means = { readers, origins, read: lines.readIn, vocabulary };
      const words = await wordsOfStudy(parts, means);
      const kept = words.map((file) => file.map((frame) => frame && withhold(frame, vocabulary)));
      done.push({ unseen, words: kept.map((file) => file.map((frame) => frame && [...frame])) });
    }
    return { host: hostname(), linesRead: lines.size - before, studies: done };
  }

  #readersFor({ config }: WorkspaceFolder): Readers {
    const settings = { silenceMs: 1000 * config.ingest.time_limit };
    this.#readers ??= new Readers(settings, this.#threads);
    return this.#readers;
  }

  async #bookFor(vocabulary: string, store: () => ReadingStore): Promise<LineBook> {
    const book = this.#book;
    if (book?.vocabulary === vocabulary && book.lines.size < MOST_LINES) return book.lines;
    await book?.lines.close();
    // What is read here is not stored: several machines would write into one file.
    this.#book = { vocabulary, lines: new LineBook(store(), this.#threads, false) };
    return this.#book.lines;
  }
}
