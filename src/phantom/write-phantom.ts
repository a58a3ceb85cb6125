import { mkdir, readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Effects, silent } from '../effects.ts';
import { fromSystemError, throwIfInterrupted, UserError } from '../errors.ts';
import { writeStudies } from './crew.ts';
import { writeSideFiles } from './side-files.ts';
import { writeWhole } from './whole-file.ts';
import { EDITION } from './write-image.ts';
import { readRecords, RECORDS_FOLDER } from './write-study.ts';

export interface PhantomOptions {
  /** Number of patients, one study each; 40 when not given. */
  readonly patients?: number;
  /** Images in every study; 6 when not given. */
  readonly imagesPerStudy?: number;
  /** Another seed gives other patients; 1 when not given. */
  readonly seed?: number;
}

const SETTINGS_FILE = 'phantom.json';

/**
 * Writes synthetic abdominal ultrasound studies as DICOM files, `PH-0001/IM-0001.dcm` and so on,
 * and when all are there the files beside them (see {@link writeSideFiles}). Every patient has an
 * anatomy of its own and is scanned with one of three made-up vendors' machines; every image is
 * plainly marked synthetic in its header and on its screen. The same options give the same bytes,
 * on however many threads.
 *
 * Stopped between two images and run again, it goes on with those that are missing. Throws
 * {@link UserError} when an option is out of range, when the folder holds something else or a
 * phantom of other options, and when it cannot be written; Interrupted when effects.signal is
 * raised.
 *
 * @returns how many images the set has.
 */
export async function writePhantom(
  dir: string,
  options: PhantomOptions = {},
  effects: Effects = silent,
): Promise<{ files: number }> {
  const { patients = 40, imagesPerStudy = 6, seed = 1 } = options;
  requireWhole('patients', patients, 1);
  requireWhole('imagesPerStudy', imagesPerStudy, 1);
  requireWhole('seed', seed, 0);
  const total = patients * imagesPerStudy;
  const numbers = Array.from({ length: patients }, (_, i) => i + 1);
  let done = 0;
  try {
    await claimFolder(dir, { patients, imagesPerStudy, seed });
    await mkdir(join(dir, RECORDS_FOLDER), { recursive: true });
    await writeStudies(
      numbers.map((number) => ({ dir, seed, number, images: imagesPerStudy })),
      {
        threads: availableParallelism(),
        signal: effects.signal,
        imageDone: () => effects.progress('phantom', ++done, total),
      },
    );
    throwIfInterrupted(effects.signal, 'writing the phantom');
    const records = await Promise.all(numbers.map((number) => readRecords(dir, number)));
    await writeSideFiles(dir, records.flat());
    return { files: total };
  } catch (error) {
    throw fromSystemError(error, 'Cannot write the phantom');
  }
}

/** Makes the folder, or checks that what lies in it is this very phantom, begun or done. */
async function claimFolder(dir: string, options: Required<PhantomOptions>): Promise<void> {
  const settings = `${JSON.stringify({ sonograftPhantom: EDITION, ...options }, null, 2)}\n`;
  await mkdir(dir, { recursive: true });
  const path = join(dir, SETTINGS_FILE);
  const there = (await readdir(dir)).filter((name) => !name.startsWith('.'));
  if (there.length === 0) {
    await writeWhole(path, settings);
    return;
  }
  if (!there.includes(SETTINGS_FILE)) {
    throw new UserError(
      `Cannot write the phantom: ${dir} must be new or empty, but holds ${there[0] ?? ''}; choose another folder.`,
    );
  }
  const found = await readFile(path, 'utf8');
  if (found === settings) return;
  throw new UserError(
    `Cannot write the phantom: ${dir} holds one of other settings (${oneLine(found)}, not ${oneLine(settings)}); choose another folder or delete it.`,
  );
}

function oneLine(json: string): string {
  return json.replace(/\s+/g, ' ').trim().slice(0, 120);
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= 0xffffffff) return;
  throw new UserError(
    `Cannot write the phantom: ${name} must be a whole number from ${least}, not ${value}; give another.`,
  );
}
