import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Worker as Thread } from 'node:worker_threads';
import type { Bbox, Page, RecognizeOptions } from 'tesseract.js';
import { type EnlargedLine, enlarge, type Shades } from './enlarge.ts';
import { joinSplitWords } from './join-split-words.ts';
import type { LineImage } from '../lines/line-image.ts';
import type { ReadWord } from './read-word.ts';
import { inkBoxes } from './word-boxes.ts';
import type { Box } from '../../region/index.ts';

/**
 * What reads: Tesseract's version, its data and how lines are shown to it. Counted up whenever the
 * same frame may give other words.
 */
export const READING = 'tesseract.js 7.0.0, eng 4.0.0 best int, 14';

/** A line to read. */
export interface UnreadLine {
  readonly image: LineImage;
  /** By how light it is, where the ground is not plain. */
  readonly brightness: LineImage | null;
  /** The height of its letters, in pixels. */
  readonly height: number;
}

/** A thread that reads lines by Tesseract, on data that lies in a package: it needs no network. */
export interface Recogniser {
  /** Words from left to right. Rejects when the thread has come to an end. */
  read(line: UnreadLine, shades: Shades): Promise<readonly ReadWord[]>;
  end(): Promise<void>;
}

/** English, integer weights; see https://github.com/tesseract-ocr/tessdata_best. */
const DATA = join(
  dirname(createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json')),
  '4.0.0_best_int',
);

const THREAD = fileURLToPath(new URL('./quiet-tesseract.cjs', import.meta.url));

/** Dictionaries would turn SAG and TRV into words. */
const WITHOUT_DICTIONARIES = {
  load_system_dawg: '0',
  load_freq_dawg: '0',
  load_unambig_dawg: '0',
  load_punc_dawg: '0',
  load_number_dawg: '0',
  load_bigram_dawg: '0',
};

/** Quotes that begin or end a word are marks of the screen; nobody types them. */
const QUOTES = /^["“”‘’«»~`]+|["“”‘’«»~`]+$/gu;

/** Starts a recogniser; it is ready when the promise resolves. */
export async function startRecogniser(): Promise<Recogniser> {
  const { default: Tesseract } = await import('tesseract.js');
  const worker = await Tesseract.createWorker(
    'eng',
    Tesseract.OEM.LSTM_ONLY,
    {
      langPath: DATA,
      workerPath: THREAD,
      cacheMethod: 'none',
      // Without one, a line that cannot be read would be an error of the whole process.
      errorHandler: () => undefined,
    },
    WITHOUT_DICTIONARIES,
  );
  await worker.setParameters({
    // As it is: what looks for the line in it takes a quarter of the time, and cuts into letters.
    tessedit_pageseg_mode: Tesseract.PSM.RAW_LINE,
    user_defined_dpi: '150',
    // Letters come dark on light; uncertain ones would be read a second time the other way about.
    tessedit_do_invert: '0',
    debug_file: '/dev/null',
  });
  // The types do not tell of the thread behind a worker.
  const { worker: thread } = worker as unknown as { readonly worker: Thread };
  const ended = new Promise<never>((_, reject) => {
    const fail = () => reject(new RangeError('The thread that reads text has ended'));
    thread.once('error', fail).once('exit', fail);
  });
  ended.catch(() => undefined);
  // The types do not tell that it takes parameters of one reading, too.
  const framed = {
    tessedit_pageseg_mode: Tesseract.PSM.SINGLE_LINE,
  } as Partial<RecognizeOptions>;
  return {
    async read(line, shades) {
      const image = (shades === 'brightness' ? line.brightness : null) ?? line.image;
      const large = await enlarge(image, line.height, shades, line.brightness === null);
      const wanted = { text: false, tsv: true };
      const recognised = worker.recognize(large.pgm, large.isFramed ? framed : {}, wanted);
      const { data } = await Promise.race([recognised, ended]);
      return joinSplitWords(inkBoxes(wordsOf(data, large), image), image);
    },
    async end() {
      // The worker's own terminate would turn a reading under way into an error of the whole process.
      await thread.terminate();
    },
  };
}

/** A row of a word in Tesseract's table: level, five counts, left, top, width, height, certainty, text. */
const WORD = /^5\t(?:\d+\t){5}(\d+)\t(\d+)\t(\d+)\t(\d+)\t([\d.-]+)\t(.*)$/gmu;

/** The table is plain text: the tree of blocks tells the same and takes longer to send than to read. */
function wordsOf({ tsv }: Page, line: EnlargedLine): ReadWord[] {
  return [...(tsv ?? '').matchAll(WORD)]
    .map((row) => {
      const [left = 0, top = 0, width = 0, height = 0, confidence = 0] = row
        .slice(1, 6)
        .map(Number);
      return {
        text: (row[6] ?? '').trim().replace(QUOTES, ''),
        box: inLine({ x0: left, y0: top, x1: left + width, y1: top + height }, line),
        certainty: Math.min(1, Math.max(0, Math.floor(confidence) / 100)),
      };
    })
    .filter(({ text }) => text !== '');
}

/** Tesseract's boxes end before their x1 and y1. */
function inLine({ x0, y0, x1, y1 }: Bbox, { scale, margin }: EnlargedLine): Box {
  const along = (x: number) => Math.floor((x - margin.left) / scale);
  const down = (y: number) => Math.floor((y - margin.top) / scale);
  return { x0: along(x0), y0: down(y0), x1: along(x1 - 1), y1: down(y1 - 1) };
}
