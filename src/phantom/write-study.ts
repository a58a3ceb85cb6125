import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawMachine } from './machine.ts';
import type { PageRecord } from './page-record.ts';
import { drawPatient } from './patient.ts';
import { planStudy } from './study-plan.ts';
import { exists, writeWhole } from './whole-file.ts';
import { writeImage } from './write-image.ts';

/** Which study of a phantom is to be written, and where. */
export interface StudyToWrite {
  readonly dir: string;
  readonly seed: number;
  /** Of the patient, from 1. */
  readonly number: number;
  readonly images: number;
}

/** Where a phantom keeps what it knows of its images, apart from them and hidden from readers. */
export const RECORDS_FOLDER = '.records';

/** Path of the record of one patient's study. */
export function recordPath(dir: string, number: number): string {
  return join(dir, RECORDS_FOLDER, `${number}.json`);
}

/** What is recorded of a study; empty when nothing is. */
export async function readRecords(dir: string, number: number): Promise<PageRecord[]> {
  const path = recordPath(dir, number);
  return (await exists(path)) ? (JSON.parse(await readFile(path, 'utf8')) as PageRecord[]) : [];
}

/**
 * Writes the images of one study that are missing, and the record of all that are there.
 *
 * @param isStopped asked before each image; when it says so, what is there is recorded.
 * @param done called after each image, also for those that were there before.
 */
export async function writeStudy(
  { dir, seed, number, images }: StudyToWrite,
  isStopped: () => boolean,
  done: () => void,
): Promise<void> {
  const patient = drawPatient(seed, number);
  const study = { patient, machine: drawMachine(patient), plan: planStudy(patient, images) };
  const known = new Map((await readRecords(dir, number)).map((record) => [record.file, record]));
  const records: PageRecord[] = [];
  await mkdir(join(dir, study.plan.patientId), { recursive: true });
  for (const image of study.plan.images) {
    const before = known.get(image.file);
    const isThere = before !== undefined && (await exists(join(dir, image.file)));
    if (isStopped() && !isThere) continue;
    records.push(isThere ? before : await writeImage(dir, study, image));
    done();
  }
  await writeWhole(recordPath(dir, number), JSON.stringify(records));
}
