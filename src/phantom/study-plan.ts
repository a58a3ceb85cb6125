import { uidFrom } from '../studies/index.ts';
import { type Patient, streamOf } from './patient.ts';
import { ABDOMEN_11, type AbdominalView } from './taxonomy.ts';

/** A study as it is written down before any of its images is made. */
export interface StudyPlan {
  readonly patientName: string;
  readonly patientId: string;
  readonly studyId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  /** YYYYMMDD. */
  readonly date: string;
  /** Seconds after midnight at which the study began. */
  readonly begin: number;
  readonly images: readonly PlannedImage[];
}

export interface PlannedImage {
  /** From 1, in the order they were taken. */
  readonly number: number;
  /** Relative to the phantom's folder, '/'-separated. */
  readonly file: string;
  readonly view: AbdominalView;
  readonly uid: string;
  /** Seconds after midnight. */
  readonly time: number;
}

/**
 * The study of one patient. Views are dealt from a shuffled deck that holds each category once and
 * is shuffled anew when it runs out, so a study shows different views and a set shows all of them
 * about equally often. A study depends on seed and patient alone, not on how many others there are.
 */
export function planStudy(patient: Patient, images: number): StudyPlan {
  const { seed, number } = patient;
  const random = streamOf(patient, 'study');
  const digits = String(number).padStart(4, '0');
  const patientId = `PH-${digits}`;
  const year = 2015 + random.int(5);
  const month = 1 + random.int(12);
  const day = 1 + random.int(28);
  const begin = 3600 * 8 + random.int(3600 * 9);
  let time = begin;
  let deck: AbdominalView[] = [];
  const planned = Array.from({ length: images }, (_, i): PlannedImage => {
    if (deck.length === 0) deck = random.shuffle([...ABDOMEN_11]);
    time += 20 + random.int(40);
    return {
      number: i + 1,
      file: `${patientId}/IM-${String(i + 1).padStart(4, '0')}.dcm`,
      view: deck.pop() ?? ABDOMEN_11[0],
      uid: uidFrom('phantom', seed, number, 'image', i + 1),
      time,
    };
  });
  return {
    patientName: `SYNTHETIC^PHANTOM ${digits}`,
    patientId,
    studyId: `${patientId}-1`,
    studyUid: uidFrom('phantom', seed, number, 'study'),
    seriesUid: uidFrom('phantom', seed, number, 'series'),
    date: `${year}${twoDigits(month)}${twoDigits(day)}`,
    begin,
    images: planned,
  };
}

/** Seconds after midnight as HHMMSS. */
export function dicomTime(seconds: number): string {
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(twoDigits).join('');
}

function twoDigits(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0');
}
