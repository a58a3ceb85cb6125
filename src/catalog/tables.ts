import type { BoxRule } from '../region/index.ts';
import type { Part } from '../studies/index.ts';
import type { JobState, LabelSource, Role, Verdict } from './records.ts';

/** The tables of schema {@link migrations}, as Kysely sees them. Text ids, so that no engine counts. */
export interface Tables {
  files: FilesTable;
  frames: FramesTable;
  frame_words: FrameWordsTable;
  frame_searches: FrameSearchesTable;
  labels: LabelsTable;
  splits: SplitsTable;
  split_assignments: SplitAssignmentsTable;
  runs: RunsTable;
  audits: AuditsTable;
  reader_studies: ReaderStudiesTable;
  readings: ReadingsTable;
  reading_answers: ReadingAnswersTable;
  people: PeopleTable;
  sessions: SessionsTable;
  accounts: AccountsTable;
  verifications: VerificationsTable;
  audit_log: AuditLogTable;
  reading_assignments: ReadingAssignmentsTable;
  jobs: JobsTable;
  corrections: CorrectionsTable;
}

export interface FilesTable {
  id: string;
  path: string;
  name: string;
  size: number;
  mtime_ms: number;
  sha256: string | null;
  settings_hash: string;
  verdict: Verdict;
  rule: string | null;
  /** What the picture is, wherever it lies: its SOP Instance UID, else its SHA-256, else empty. */
  picture: string;
  /** The group that must not cross a split: the patient, else the study, else this file. */
  cluster: string;
  patient: string | null;
  study: string | null;
  series: string | null;
  sop_instance_uid: string | null;
  format: string | null;
  /** JSON of an Acquisition. */
  acquisition: string | null;
  label: string | null;
  label_source: 'folder' | 'manifest' | null;
  split: Part | null;
}

export interface FramesTable {
  id: string;
  file_id: string;
  number: number;
  region: number;
  verdict: 'accepted' | 'excluded';
  rule: string | null;
  hash: string | null;
  x0: number | null;
  y0: number | null;
  x1: number | null;
  y1: number | null;
  box_rule: BoxRule | null;
  /** JSON: [x0, y0, x1, y1] of each box. */
  filled: string;
  /** The label in force, kept here by whoever appends to `labels`. */
  category: string | null;
  category_source: LabelSource | null;
}

/** What was read on a frame and in its header; all regions of a frame share it. */
export interface FrameWordsTable {
  file_id: string;
  number: number;
  /** What the file showed when they were read; see {@link FilesTable}. */
  picture: string;
  /** Who read them, by which vocabulary. */
  reader: string;
  /** JSON of Word[]. */
  words: string;
}

/** What can still be read of the annotation on a finished frame. */
export interface FrameSearchesTable {
  /** Of the frame's pixels. */
  hash: string;
  /** Who searched it, for which words. */
  reader: string;
  /** JSON of string[]. */
  words: string;
}

/** Every label ever given. Rows outlive their frame, so that a frame that comes back has its labels. */
export interface LabelsTable {
  frame_id: string;
  /** 1, 2, ... within the frame. */
  seq: number;
  file_id: string;
  picture: string;
  category: string | null;
  source: LabelSource;
  at: string;
  /** What the label rests on, such as the words that were read; null: nothing is noted. */
  grounds: string | null;
  /** The name of whoever gave it in the workbench. */
  person: string | null;
}

export interface SplitsTable {
  number: number;
  seed: number;
  settings: string;
  at: string;
}

export interface SplitAssignmentsTable {
  split: number;
  cluster: string;
  part: Part;
}

export interface RunsTable {
  name: string;
  json: string;
  finished_at: string | null;
}

/** Samples of labels that a person checks, and what came of it. */
export interface AuditsTable {
  number: number;
  /** JSON of an AuditRecord. */
  json: string;
  at: string;
}

export interface ReaderStudiesTable {
  name: string;
  json: string;
}

export interface ReadingsTable {
  study: string;
  reader: string;
  /** 1 where something other than a person made it. */
  synthetic: number;
  locked_at: string | null;
}

export interface ReadingAnswersTable {
  study: string;
  reader: string;
  /** 1, 2, ... in the reader's order. */
  position: number;
  case_name: string;
  category: string;
  certainty: number | null;
  milliseconds: number | null;
  at: string;
}

/** Accounts; the next three tables too have the columns that better-auth writes, named as it does. */
export interface PeopleTable {
  id: string;
  name: string;
  email: string;
  emailVerified: number;
  image: string | null;
  createdAt: string;
  updatedAt: string;
  role: Role;
  /** 1: may not sign in. */
  disabled: number;
  /** Wrong passwords since the last right one. */
  failures: number;
  lockedUntil: string | null;
  lastSignInAt: string | null;
}

export interface SessionsTable {
  id: string;
  expiresAt: string;
  token: string;
  createdAt: string;
  updatedAt: string;
  ipAddress: string | null;
  userAgent: string | null;
  userId: string;
}

export interface AccountsTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  accessToken: string | null;
  refreshToken: string | null;
  idToken: string | null;
  accessTokenExpiresAt: string | null;
  refreshTokenExpiresAt: string | null;
  scope: string | null;
  password: string | null;
  createdAt: string;
  updatedAt: string;
}

export interface VerificationsTable {
  id: string;
  identifier: string;
  value: string;
  expiresAt: string;
  createdAt: string;
  updatedAt: string;
}

/** What was done, by whom: the engine refuses to change or remove a row. */
export interface AuditLogTable {
  number: number;
  at: string;
  /** An id of {@link PeopleTable}, and the name at that time; null: nobody was signed in. */
  person: string | null;
  name: string | null;
  action: string;
  subject: string;
  detail: string;
}

/** Who of the people reads a study, and under which name. */
export interface ReadingAssignmentsTable {
  /** Names the assignment to the reader. */
  id: string;
  study: string;
  person: string;
  /** As in `readings`. */
  reader: string;
}

export interface JobsTable {
  id: string;
  kind: string;
  /** JSON. */
  settings: string;
  state: JobState;
  /** JSON of a JobProgress; null: not begun. */
  progress: string | null;
  /** JSON of string[]. */
  notes: string;
  /** JSON of EpochFigures[]. */
  epochs: string;
  error: string | null;
  /** JSON. */
  result: string | null;
  /** The name of whoever started it. */
  person: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** What a classifier in service was told of frames, which need not be here. */
export interface CorrectionsTable {
  id: string;
  /** Of a finished frame; null where the next two say which frame it is. */
  hash: string | null;
  sop_instance_uid: string | null;
  number: number | null;
  category: string | null;
  said_by: string | null;
  note: string | null;
  at: string;
}
