import { uidFrom } from '../studies/index.ts';
import { type Patient, streamOf } from './patient.ts';
import { ABDOMEN_11, type AbdominalView } from './taxonomy.ts';
import { OUTSIDE } from './wording/phrases.ts';

/** What kind of picture a technologist saved. */
export type PageKind =
  | 'still'
  | 'measurement'
  | 'outside'
  | 'dual'
  | 'loop'
  | 'colour-doppler'
  | 'spectral-doppler'
  | 'report';

/** A study as it is written down before any of its images is made. */
export interface StudyPlan {
  readonly patientName: string;
  readonly patientId: string;
  /** YYYYMMDD. */
  readonly birthDate: string;
  readonly studyId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly accession: string;
  readonly address: string;
  readonly telephone: string;
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
  readonly kind: PageKind;
  /** What is drawn; of pages outside the taxonomy, what they look like. */
  readonly view: AbdominalView;
  /** What is typed on pages outside the taxonomy. */
  readonly outside: string | null;
  readonly uid: string;
  /** Seconds after midnight. */
  readonly time: number;
}

/** How often each kind of page but the still is saved. */
const SHARES: readonly (readonly [kind: PageKind, share: number])[] = [
  ['measurement', 0.08],
  ['outside', 0.06],
  ['dual', 0.025],
  ['loop', 0.015],
  ['colour-doppler', 0.04],
  ['spectral-doppler', 0.02],
  ['report', 0.02],
];

const GIVEN_NAMES =
  'WILMA OTTO GRETA BASIL NORA HUGO EDNA FELIX IDA ROLF TILDA AXEL VERA ODIN MABEL KNUT'.split(' ');

/**
 * The study of one patient. Views are dealt from a shuffled deck that holds each category once and
 * is shuffled anew when it runs out, so a study shows different views and a set shows all of them
 * about equally often. A study depends on seed and patient alone, not on how many others there are.
 */
export function planStudy(patient: Patient, images: number): StudyPlan {
  const { seed, number } = patient;
  const random = streamOf(patient, 'study');
  const kinds = streamOf(patient, 'kinds');
  const digits = String(number).padStart(4, '0');
  const patientId = `PH-${digits}`;
  const year = 2015 + random.int(5);
  const month = 1 + random.int(12);
  const day = 1 + random.int(28);
  const begin = 3600 * 8 + random.int(3600 * 9);
  let time = begin;
  let deck: AbdominalView[] = [];
  const planned = Array.from({ length: images }, (_, i): PlannedImage => {
    time += 20 + random.int(40);
    const kind = kindOf(kinds.next());
    const outside = kinds.pick(OUTSIDE);
    if (deck.length === 0) deck = random.shuffle([...ABDOMEN_11]);
    return {
      number: i + 1,
      file: `${patientId}/IM-${String(i + 1).padStart(4, '0')}.dcm`,
      kind,
      view: kind === 'outside' ? outside.like : (deck.pop() ?? ABDOMEN_11[0]),
      outside: kind === 'outside' ? outside.text : null,
      uid: uidFrom('phantom', seed, number, 'image', i + 1),
      time,
    };
  });
  const identity = streamOf(patient, 'identity');
  return {
    patientName: `SYNTHETIC^${identity.pick(GIVEN_NAMES)}`,
    patientId,
    birthDate: `${1930 + identity.int(70)}${twoDigits(1 + identity.int(12))}${twoDigits(1 + identity.int(28))}`,
    studyId: `${patientId}-1`,
    studyUid: uidFrom('phantom', seed, number, 'study'),
    seriesUid: uidFrom('phantom', seed, number, 'series'),
    accession: `A${String(100_000 + identity.int(900_000))}`,
    address: `${1 + identity.int(99)} NOWHERE LANE, PHANTOMVILLE`,
    telephone: `555-01${twoDigits(identity.int(100))}`,
    date: `${year}${twoDigits(month)}${twoDigits(day)}`,
    begin,
    images: planned,
  };
}

function kindOf(chance: number): PageKind {
  let reached = 0;
  for (const [kind, share] of SHARES) {
    reached += share;
    if (chance < reached) return kind;
  }
  return 'still';
}

/** Seconds after midnight as HHMMSS. */
export function dicomTime(seconds: number): string {
  return [seconds / 3600, (seconds / 60) % 60, seconds % 60].map(twoDigits).join('');
}

function twoDigits(value: number): string {
  return String(Math.trunc(value)).padStart(2, '0');
}
