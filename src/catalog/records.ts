import * as z from 'zod';
import type { Box, BoxRule } from '../region/index.ts';
import type { Word } from '../annotation/index.ts';
import type { EpochFigures } from '../effects.ts';
import type { Part } from '../studies/index.ts';

export type Verdict = 'accepted' | 'excluded' | 'quarantined';

/**
 * Who or what gave a label: the source's folder or manifest while ingesting, words burned into the
 * frame or standing in its header alone, or a person.
 */
export type LabelSource = 'folder' | 'manifest' | 'text' | 'header' | 'person';

const text = z.string().nullable().default(null);
const count = z.number().nullable().default(null);

export const acquisitionSchema = z.object({
  sopClassUID: text,
  transferSyntaxUID: text,
  photometricInterpretation: text,
  rows: count,
  columns: count,
  frames: count,
  modality: text,
  manufacturer: text,
  manufacturerModelName: text,
  /** What the probe is called. */
  transducer: text,
  patientSex: text,
  patientAge: text,
  /** Body mass index in kg/m2, whole. */
  bodyMassIndex: count,
  /** A pseudonym of name and birth date together. */
  person: text,
  /** Whether text that is written inside the tissue has been looked for and filled. */
  insideCleaned: z.boolean().default(false),
  /** Whether a phantom made it: its patient's family name is SYNTHETIC. */
  synthetic: z.boolean().default(false),
});

/** How a file is encoded and what it was taken with, as its header says; nothing that identifies. */
export type Acquisition = Readonly<z.infer<typeof acquisitionSchema>>;

/** One source file as ingest saw it. No PHI: whoever records a DICOM file pseudonymises it first. */
export interface FileRecord {
  /** Absolute path: the key. */
  readonly path: string;
  /** Path relative to the source, as users see it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  readonly mtimeMs: number;
  readonly sha256: string | null;
  /** Of everything besides the file's bytes that the record depends on; opaque to the catalog. */
  readonly settingsHash: string;
  readonly verdict: Verdict;
  /** Why it was excluded or quarantined. */
  readonly rule: string | null;
  /** A pseudonym, or the code that a folder or manifest gives. */
  readonly patient: string | null;
  readonly study: string | null;
  readonly series: string | null;
  readonly sopInstanceUID: string | null;
  readonly format: string | null;
  readonly acquisition: Acquisition | null;
  /** What the source says; the labels in force are those of the frames. */
  readonly label: { readonly category: string; readonly source: 'folder' | 'manifest' } | null;
  /** The part that the manifest asks for. */
  readonly split: Part | null;
  readonly frames: readonly FrameRecord[];
}

export interface FrameRecord {
  /** From 0, within the file. */
  readonly index: number;
  /** From 0, within the frame: a dual screen shows two. */
  readonly region: number;
  readonly verdict: 'accepted' | 'excluded';
  readonly rule: string | null;
  /** Of the derived 256 x 256 image; names its PNG. */
  readonly hash: string | null;
  readonly box: Box | null;
  readonly boxRule: BoxRule | null;
  /** What was filled of the derived image to hide text and screen furniture, in its pixels. */
  readonly filled: readonly Box[];
}

/** One accepted frame with what is known of it now. */
export interface FrameRow {
  /** The same for the same path, index and region in every workspace. */
  readonly frameId: string;
  readonly path: string;
  readonly name: string;
  readonly index: number;
  readonly region: number;
  readonly hash: string;
  readonly box: Box | null;
  readonly boxRule: BoxRule | null;
  /** As in {@link FrameRecord}. */
  readonly filled: readonly Box[];
  /** The group that must not cross a split: the patient, else the study, else a code for the file. */
  readonly patient: string;
  /** The study, else the patient as above. */
  readonly study: string;
  readonly category: string | null;
  readonly labelSource: LabelSource | null;
  /** Of DICOM instances. */
  readonly sopInstanceUID: string | null;
  /** In the saved split. */
  readonly part: Part | null;
  /** What the manifest asks for. */
  readonly declaredPart: Part | null;
}

/** One entry of a frame's label history. A null category takes the source's earlier label back. */
export interface LabelEvent {
  readonly category: string | null;
  readonly source: LabelSource;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What it rests on, such as the words that were read; null where nothing is noted. */
  readonly grounds: string | null;
  /** The name of whoever gave it in the workbench; null where that is not known. */
  readonly person: string | null;
}

/** One label that is given to a frame; see {@link LabelEvent}. */
export interface GivenTo {
  readonly frameId: string;
  readonly category: string | null;
  readonly source: LabelSource;
  readonly grounds: string | null;
  /** As in {@link LabelEvent}. */
  readonly person?: string | null;
}

/** A frame as lists show it, whether it counts or not. */
export interface ListedFrame extends Pick<
  FrameRow,
  'frameId' | 'path' | 'name' | 'index' | 'region' | 'patient' | 'study' | 'category' | 'part'
> {
  readonly verdict: 'accepted' | 'excluded';
  readonly rule: string | null;
  readonly hash: string | null;
  readonly labelSource: LabelSource | null;
  /** How many labels it was ever given. */
  readonly version: number;
}

/** A file as lists show it. */
export interface ListedFile extends Pick<
  FileRecord,
  'path' | 'name' | 'patient' | 'study' | 'verdict' | 'rule' | 'format'
> {
  /** How many frames of it there are, whether they count or not. */
  readonly frames: number;
  /** No patient was in front of it. */
  readonly synthetic: boolean;
}

/** A label that a person gives to what they saw: a frame with so many labels given before. */
export interface LabelChange {
  readonly frameId: string;
  readonly category: string | null;
  readonly version: number;
}

/**
 * What somebody told a classifier in service that a frame shows; the frame, which need not be here, is
 * named by its hash or by its instance and number. No label: a person is yet to decide.
 */
export interface CorrectionRecord {
  /** The same for the same correction. */
  readonly id: string;
  /** Of the finished frame. */
  readonly hash: string | null;
  readonly sopInstanceUID: string | null;
  /** From 0, within the instance. */
  readonly frame: number | null;
  /** Null: it belongs to none. */
  readonly category: string | null;
  /** Who says so; null where that is not known. */
  readonly by: string | null;
  readonly note: string | null;
  /** When the service was told, ISO 8601 in UTC. */
  readonly at: string;
}

/** What was read on one frame, and in its header. */
export interface FrameWords {
  /** Of the file. */
  readonly path: string;
  /** From 0, within the file. */
  readonly index: number;
  /** Names whoever read them and the vocabulary by which names were withheld. */
  readonly reader: string;
  /** No PHI: whoever records them withholds what the vocabulary lacks. */
  readonly words: readonly Word[];
}

/** What can still be read of the annotation on a finished frame. */
export interface FrameSearch {
  readonly hash: string;
  /** Names whoever searched it and the vocabulary of which words were looked for. */
  readonly reader: string;
  /** Of that vocabulary; none: the frame says nothing. */
  readonly words: readonly string[];
}

/** A sample of labels that a person checks without seeing them. */
export interface AuditRecord {
  /** From 1. */
  readonly number: number;
  readonly seed: number;
  /** Frames with a category from which the sample was drawn, by category. */
  readonly strata: Readonly<Record<string, number>>;
  readonly sample: readonly AuditedFrame[];
}

export interface AuditedFrame {
  readonly frameId: string;
  readonly patient: string;
  /** The label in force when the sample was drawn. */
  readonly category: string;
  readonly source: LabelSource;
  /** What the person saw; null: none of the categories; undefined: not answered yet. */
  readonly answer?: string | null;
}

export interface SplitRecord {
  readonly seed: number;
  /** Settings as JSON would keep them. */
  readonly settings: Readonly<Record<string, string | number | boolean | null>>;
  /** Part by patient, as {@link FrameRow} names patients. */
  readonly assignments: ReadonlyMap<string, Part>;
}

export interface RunRecord {
  readonly name: string;
  /** The text of the run's run.json. */
  readonly json: string;
  /** ISO 8601, UTC; null while it is not finished. */
  readonly finishedAt: string | null;
}

/** What is read by readers. */
export interface ReaderStudyRecord {
  readonly name: string;
  /** The study as the room of readers writes it. */
  readonly json: string;
}

/** One reader in one study. */
export interface ReadingRecord {
  readonly reader: string;
  /** Whether something other than a person made it. */
  readonly synthetic: boolean;
  /** ISO 8601, UTC; null while the reader may go on. */
  readonly lockedAt: string | null;
  /** In order. */
  readonly answers: readonly AnswerRecord[];
}

/** One answer of a reader. */
export interface AnswerRecord {
  /** From 1, in the reader's order. */
  readonly order: number;
  readonly case: string;
  readonly category: string;
  /** From 0 to 100; null where it was not asked. */
  readonly certainty: number | null;
  readonly milliseconds: number | null;
}

/** What a person may do: an administrator everything, a researcher the work, a reader only to read. */
export type Role = 'administrator' | 'researcher' | 'reader';

/** Someone with an account. */
export interface PersonRecord {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** May not sign in. */
  readonly disabled: boolean;
  /** Wrong passwords since the last right one. */
  readonly failures: number;
  /** ISO 8601, UTC; signing in is refused until then. */
  readonly lockedUntil: string | null;
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
}

/** One line of the audit log. */
export interface LogEntry {
  /** From 1. */
  readonly number: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly person: { readonly id: string; readonly name: string } | null;
  /** Such as `sign-in` or `label`. */
  readonly action: string;
  /** What it was done to; empty: nothing in particular. */
  readonly subject: string;
  readonly detail: string;
}

/** Who of the people reads a study, and under which name. */
export interface AssignmentRecord {
  readonly id: string;
  readonly study: string;
  readonly person: string;
  readonly reader: string;
}

export type JobState = 'waiting' | 'running' | 'stopping' | 'done' | 'failed' | 'stopped';

/** A step that runs beside the server, and how far it is. */
export interface JobRecord {
  readonly id: string;
  readonly kind: string;
  /** Plain JSON, as are progress and result. */
  readonly settings: unknown;
  readonly state: JobState;
  readonly progress: JobProgress | null;
  /** Sentences for the user, oldest first. */
  readonly notes: readonly string[];
  readonly epochs: readonly EpochFigures[];
  readonly error: string | null;
  readonly result: unknown;
  /** The name of whoever started it. */
  readonly person: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
}

export interface JobProgress {
  readonly step: string;
  readonly done: number;
  /** 0: not known. */
  readonly total: number;
  readonly detail: string | null;
}
