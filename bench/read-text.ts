/**
 * Reading the words on one study's images as `sonograft label` does, beside plain
 * Tesseract on whole frames (enlarged twice, page segmentation 11, the same data): images per second
 * of processor time, and the share of the words on the screen that are read exactly.
 *
 *   npx tsx bench/read-text.ts [--images 30] [--whole 6] [--rounds 5] [--phantom DIR] [--write]
 *
 * Makes a phantom study unless a phantom is named, of which every study counts. Both sides read with
 * one thread and start with decoded frames, after others, as in an archive: ours after four studies,
 * Tesseract after two frames. The first lines cost several times what later ones do. Whole frames are
 * read of so many images, evenly taken. Both read in turns, in several rounds of which the median counts;
 * ours remembers nothing of a round but what any long run of a program has warmed up.
 * --write puts the figures into results/read-text.csv.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import sharp from 'sharp';
import Tesseract from 'tesseract.js';
import {
  findLines,
  LineReaders,
  loadVocabulary,
  readScreens,
  type TextLine,
  wordsOfLines,
} from '../src/annotation/index.ts';
import { writePhantom } from '../src/phantom/index.ts';
import { listSource, openInstance, type Raster } from '../src/studies/index.ts';
import { costOf, inTurns, perOne, timesOf, typical } from './kit/cost.ts';
import { gather, printTable, writeResults } from './kit/results.ts';

/** How many times as fast reading lines must be. */
const LEAST_GAIN = 10;
/** Images that a study has at least. */
const STUDY = 20;
/** Studies that are read before. */
const OTHERS = 4;

const { values: options } = parseArgs({
  options: {
    images: { type: 'string', default: '30' },
    whole: { type: 'string', default: '6' },
    rounds: { type: 'string', default: '5' },
    phantom: { type: 'string' },
    misread: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

const vocabulary = loadVocabulary();

/** A decoded frame and the words on it. */
interface Screen {
  readonly name: string;
  readonly raster: Raster;
  readonly lines: readonly { readonly text: string; readonly role: string }[];
}

/** What reads some screens, after others, as often as it is asked. */
interface Reader {
  /** The words of each screen, and how many lines were given to Tesseract. */
  read(): Promise<{ readonly words: readonly (readonly string[])[]; readonly readings: number }>;
  close(): Promise<unknown>;
}

async function screensOf(dir: string): Promise<Screen[]> {
  const rows = parse<Record<'sopInstanceUID' | 'text' | 'role', string>>(
    readFileSync(join(dir, 'text.csv')),
    { columns: true },
  );
  const screens: Screen[] = [];
  for await (const { entry } of listSource(dir)) {
    if (!entry.path.endsWith('.dcm')) continue;
    const instance = await openInstance(entry.path);
    const lines = rows.filter((row) => row.sopInstanceUID === instance.header?.sopInstanceUID);
    screens.push({ name: entry.name, raster: await instance.decodeFrame(0), lines });
  }
  return screens;
}

/** All screens together, each distinct line once, as `sonograft label` does. */
async function lineByLine(screens: readonly Screen[], before: readonly Screen[]): Promise<Reader> {
  const readers = new LineReaders({ most: 1 });
  const studies = new Map<string, Screen[]>();
  for (const screen of before) {
    const study = screen.name.slice(0, screen.name.indexOf('/'));
    studies.set(study, [...(studies.get(study) ?? []), screen]);
  }
  for (const study of studies.values()) await readStudy(study, readers);
  return { read: () => readStudy(screens, readers), close: () => readers.close() };
}

async function readStudy(
  screens: readonly Screen[],
  readers: LineReaders,
): Promise<{ words: string[][]; readings: number }> {
  const words: string[][] = [];
  let readings = 0;
  const distinct = new Map<string, TextLine>();
  const found = screens.map(({ raster }) =>
    findLines(raster).map((line) => {
      const { width, height, pixels } = line.image;
      const hash = createHash('sha256').update(`${width} ${height} ${line.height} `);
      const key = hash.update(pixels).digest('hex');
      distinct.set(key, line);
      return { key, line };
    }),
  );
  const read = await readScreens(
    [...distinct.values()],
    (line, shades) => {
      readings++;
      return readers.read(line, shades);
    },
    vocabulary,
  );
  const known = new Map([...distinct.keys()].map((key, i) => [key, read[i] ?? []]));
  for (const lines of found) {
    const ofScreen = wordsOfLines(
      lines.map(({ line }) => line),
      lines.map(({ key }) => known.get(key) ?? []),
    );
    words.push(ofScreen.map(({ text }) => text));
  }
  return { words, readings };
}

async function wholeFrames(screens: readonly Screen[], before: readonly Screen[]): Promise<Reader> {
  const data = dirname(
    createRequire(import.meta.url).resolve('@tesseract.js-data/eng/package.json'),
  );
  const worker = await Tesseract.createWorker('eng', Tesseract.OEM.LSTM_ONLY, {
    langPath: join(data, '4.0.0_best_int'),
    cacheMethod: 'none',
  });
  await worker.setParameters({
    tessedit_pageseg_mode: Tesseract.PSM.SPARSE_TEXT,
    debug_file: '/dev/null',
  });
  const readOne = async ({ raster }: Screen): Promise<string[]> => {
    const { width, height, channels, pixels } = raster;
    const png = await sharp(pixels, { raw: { width, height, channels } })
      .resize(2 * width, 2 * height, { kernel: 'cubic' })
      .png({ compressionLevel: 0 })
      .toBuffer();
    const { data } = await worker.recognize(png);
    return data.text.split(/\s+/).filter(Boolean);
  };
  for (const screen of before.slice(0, 2)) await readOne(screen);
  return {
    async read() {
      const words: string[][] = [];
      for (const screen of screens) words.push(await readOne(screen));
      return { words, readings: 0 };
    },
    close: () => worker.terminate(),
  };
}

/** The share of the words on the screens, or those of one role, that were read exactly. */
function accuracy(
  screens: readonly Screen[],
  words: readonly (readonly string[])[],
  role?: string,
): number {
  let [right, all] = [0, 0];
  for (const [i, { lines, name }] of screens.entries()) {
    const left = [...(words[i] ?? [])];
    const missed: string[] = [];
    for (const line of lines) {
      if (role !== undefined && line.role !== role) continue;
      for (const word of line.text.split(/\s+/).filter(Boolean)) {
        const at = left.indexOf(word);
        all++;
        if (at < 0) missed.push(word);
        else right += left.splice(at, 1).length;
      }
    }
    if (options.misread && role !== undefined && missed.length > 0) {
      console.log(`${name}: ${missed.join(' ')} | ${left.join(' ')}`);
    }
  }
  return right / all;
}

const made = options.phantom === undefined ? mkdtempSync(join(tmpdir(), 'read-text-')) : null;
try {
  if (made !== null) {
    await writePhantom(made, {
      patients: 1 + OTHERS,
      imagesPerStudy: Number(options.images),
      seed: 3,
    });
  }
  const all = await screensOf(made ?? options.phantom ?? '');
  const other = all.filter(({ name }) => made !== null && !name.startsWith('PH-0001'));
  const screens = all.filter((screen) => !other.includes(screen));
  const step = Math.max(1, Math.floor(screens.length / Number(options.whole)));
  const some = screens.filter((_, i) => i % step === 0);
  const readers = [await lineByLine(screens, other), await wholeFrames(some, other)] as const;
  // The last reading of each; every one is the same.
  const read: Awaited<ReturnType<Reader['read']>>[] = [];
  const costOfReading = (at: 0 | 1, images: number) => async () =>
    perOne(await costOf(async () => (read[at] = await readers[at].read())), images);
  const { ours, plain } = await inTurns(Number(options.rounds), {
    ours: costOfReading(0, screens.length),
    plain: costOfReading(1, some.length),
  });
  for (const reader of readers) await reader.close();
  const [byLine, whole] = read as [(typeof read)[0], (typeof read)[0]];
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const oursOfSome = byLine.words.filter((_, i) => i % step === 0);
  const gain = timesOf(plain, ours, 'cpu');
  const isLess = accuracy(some, oursOfSome) < accuracy(some, whole.words);
  // Few images repeat few lines: the gain is meant for a whole study.
  const isWhole = screens.length >= STUDY;
  const misses = (isWhole && gain < LEAST_GAIN) || isLess;
  if (misses) process.exitCode = 1;
  const rows = [
    ['', 'line by line', 'whole frames'],
    ['images', String(screens.length), String(some.length)],
    ['rounds', options.rounds, options.rounds],
    ['lines read by Tesseract', String(byLine.readings), ''],
    ['CPU ms an image', typical(ours, 'cpu').toFixed(1), typical(plain, 'cpu').toFixed(1)],
    ['wall ms an image', typical(ours, 'wall').toFixed(1), typical(plain, 'wall').toFixed(1)],
    [
      'images per CPU second',
      (1000 / typical(ours, 'cpu')).toFixed(1),
      (1000 / typical(plain, 'cpu')).toFixed(2),
    ],
    ['words right, of all images', share(accuracy(screens, byLine.words)), ''],
    [
      'words right, of the images read whole',
      share(accuracy(some, oursOfSome)),
      share(accuracy(some, whole.words)),
    ],
    [
      'words of annotations right',
      share(accuracy(screens, byLine.words, 'annotation')),
      share(accuracy(some, whole.words, 'annotation')),
    ],
    ['times as fast', `${gain.toFixed(1)}${misses ? ' MISSED' : ''}`, ''],
  ];
  printTable(rows);
  gather([
    {
      what: 'words of a study beside plain Tesseract',
      unit: 'CPU ms an image',
      us: typical(ours, 'cpu').toFixed(1),
      peer: typical(plain, 'cpu').toFixed(1),
      ratio: `${gain.toFixed(1)} x`,
    },
  ]);
  if (options.write) writeResults('read-text.csv', 'read-text.ts', rows);
} finally {
  if (made !== null) rmSync(made, { recursive: true });
}
