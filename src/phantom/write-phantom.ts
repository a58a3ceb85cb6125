import { access, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import { type Effects, silent } from '../effects.ts';
import { fromSystemError, throwIfInterrupted, UserError } from '../errors.ts';
import { writeDicom } from '../studies/index.ts';
import { drawPatient, type Patient } from './patient.ts';
import { renderImage } from './render.ts';
import { inColour } from './screen.ts';
import { dicomTime, type PlannedImage, planStudy, type StudyPlan } from './study-plan.ts';

export interface PhantomOptions {
  /** Number of patients, one study each; 40 when not given. */
  readonly patients?: number;
  /** Images in every study; 6 when not given. */
  readonly imagesPerStudy?: number;
  /** Another seed gives other patients; 1 when not given. */
  readonly seed?: number;
}

/** Counted up whenever the same options give other bytes. */
const EDITION = 1;
const SETTINGS_FILE = 'phantom.json';
const MANIFEST_FILE = 'manifest.csv';

/**
 * Writes synthetic abdominal ultrasound studies as DICOM files, `PH-0001/IM-0001.dcm` and so on,
 * and when all are there `manifest.csv` with the columns file, label, patient and study. Every
 * patient has an anatomy of its own; every image is plainly marked synthetic in its header and on
 * its screen, outside the ultrasound region. The same options give the same bytes.
 *
 * Stopped between two images and run again, it goes on with those that are missing. Throws
 * {@link UserError} when an option is out of range, when the folder holds something else or a
 * phantom of other options, and when it cannot be written; Interrupted when effects.signal is
 * raised.
 *
 * @returns how many images the set has, and the path of the manifest.
 */
export async function writePhantom(
  dir: string,
  options: PhantomOptions = {},
  effects: Effects = silent,
): Promise<{ files: number; manifest: string }> {
  const { patients = 40, imagesPerStudy = 6, seed = 1 } = options;
  requireWhole('patients', patients, 1);
  requireWhole('imagesPerStudy', imagesPerStudy, 1);
  requireWhole('seed', seed, 0);
  try {
    await claimFolder(dir, { patients, imagesPerStudy, seed });
    const rows: string[][] = [['file', 'label', 'patient', 'study']];
    const total = patients * imagesPerStudy;
    for (let number = 1; number <= patients; number++) {
      const patient = drawPatient(seed, number);
      const study = planStudy(patient, imagesPerStudy);
      await mkdir(join(dir, study.patientId), { recursive: true });
      for (const image of study.images) {
        throwIfInterrupted(effects.signal, 'writing the phantom');
        const path = join(dir, image.file);
        if (!(await exists(path))) await writeImage(path, patient, study, image);
        rows.push([image.file, image.view, study.patientId, study.studyId]);
        effects.progress('phantom', rows.length - 1, total);
      }
    }
    const manifest = join(dir, MANIFEST_FILE);
    await writeWhole(manifest, stringify(rows));
    return { files: total, manifest };
  } catch (error) {
    throw fromSystemError(error, 'Cannot write the phantom');
  }
}

async function writeImage(
  path: string,
  patient: Patient,
  study: StudyPlan,
  image: PlannedImage,
): Promise<void> {
  const screen = renderImage(patient, image.view, image.number, {
    banner: `${study.patientName.replace('^', ' ')}   ${study.patientId}   NOT A PATIENT`,
    date: `${study.date.slice(0, 4)}-${study.date.slice(4, 6)}-${study.date.slice(6)}`,
  });
  const { region, cmPerPixel } = screen;
  await writeDicom(path, {
    patient: { name: study.patientName, id: study.patientId, sex: patient.sex },
    study: {
      uid: study.studyUid,
      id: study.studyId,
      date: study.date,
      time: dicomTime(study.begin),
      description: 'SYNTHETIC ABDOMEN',
    },
    series: { uid: study.seriesUid, number: 1 },
    instance: { uid: image.uid, number: image.number, time: dicomTime(image.time) },
    equipment: {
      manufacturer: 'SONOGRAFT',
      model: 'PHANTOM',
      softwareVersion: String(EDITION),
    },
    synthetic: true,
    burnedInAnnotation: true,
    regions: [{ ...region, spatialFormat: 1, dataType: 1, cmPerPixel }],
    frames: [patient.colourScreen ? inColour(screen) : { ...screen, channels: 1 }],
  });
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

/** Writes a small file so that it is there whole or not at all. */
async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = join(dirname(path), `.unfinished-${process.pid}.tmp`);
  await writeFile(unfinished, text);
  await rename(unfinished, path);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= 0xffffffff) return;
  throw new UserError(
    `Cannot write the phantom: ${name} must be a whole number from ${least}, not ${value}; give another.`,
  );
}
