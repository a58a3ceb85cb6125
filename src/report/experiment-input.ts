import type { Comparison, Estimate, Evaluation, Interval } from '../evaluation/index.ts';
import type { DataFlow, ReportInput, Settings } from './report-input.ts';
import type { RocPanel } from './roc-panels.ts';

/** What a published study found, beside which a contender stands. */
export interface PublishedFigure {
  readonly what: string;
  readonly accuracy: number;
  readonly top2: number | null;
  /** Of the accuracy, images taken as independent. */
  readonly interval: Interval;
}

/** A network or reader of an experiment. */
export interface ExperimentContender {
  readonly name: string;
  /** What it is, in words. */
  readonly what: string;
  /** What must be known before its figures are read, such as "RANDOM WEIGHTS". */
  readonly marks: readonly string[];
  readonly accuracy: Estimate;
  readonly top2: Estimate | null;
  readonly published: PublishedFigure | null;
  /** File name of its own report beside this one; null where it has none. */
  readonly report: string | null;
}

/** Two contenders side by side; `mark` says what must be known of them. */
export type ExperimentPair = Comparison['pairs'][number] & { readonly mark: string | null };

/** Everything that stands in the report of an experiment. Nothing here may identify a patient. */
export interface ExperimentInput {
  readonly title: string;
  /** Of the protocol. */
  readonly protocol: string;
  readonly about: string;
  readonly version: string;
  /** What must be known before any number is read. */
  readonly banners: readonly string[];
  readonly flow: DataFlow;
  readonly split: ReportInput['split'];
  readonly images: number;
  readonly patients: number;
  readonly level: number;
  readonly contenders: readonly ExperimentContender[];
  readonly confusions: readonly {
    readonly name: string;
    /** What must be known of them. */
    readonly mark: string | null;
    readonly confusion: Evaluation['confusion'];
  }[];
  /** By category; empty where there is one contender alone. */
  readonly rocs: readonly RocPanel[];
  readonly pairs: readonly ExperimentPair[];
  readonly cochranQ: Comparison['cochranQ'];
  readonly meanReader: {
    readonly mark: string | null;
    readonly accuracy: Interval;
    readonly runs: readonly { readonly name: string; readonly difference: Interval }[];
  } | null;
  readonly published: {
    readonly source: string;
    readonly images: number;
    readonly said: readonly string[];
  } | null;
  /** What the source leaves open, and what is done here. */
  readonly choices: readonly { readonly open: string; readonly chosen: string }[];
  /** Every setting, in groups. */
  readonly settings: Readonly<Record<string, Settings>>;
  readonly limits: readonly string[];
}
