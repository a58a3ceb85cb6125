import type {
  Abstention,
  AttributeAccuracy,
  Estimate,
  Evaluation,
  NearMiss,
  PrPoint,
  Recalibration,
  RiskCoveragePoint,
  RocPoint,
} from '../evaluation/index.ts';

/** Images, and the patients they come from. */
export interface Counted {
  readonly images: number;
  readonly patients: number;
}

/** One part of the split. */
export interface PartCounted extends Counted {
  readonly categories: Readonly<Record<string, Counted>>;
}

/** How files became test images. */
export interface DataFlow {
  /** Files found: quarantined, excluded and accepted ones together. */
  readonly files: number;
  /** Files that could not be read, by reason. */
  readonly quarantined: Readonly<Record<string, number>>;
  /** Files that were read and do not count, by rule. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly accepted: Counted & { readonly files: number };
  /** Of the accepted images, those with a category. */
  readonly labelled: Counted;
}

/** A misclassified test image. */
export interface MistakePicture {
  /** The 256 x 256 frame as a PNG file. */
  readonly png: Uint8Array;
  readonly truth: string;
  readonly predicted: string;
  /** Of the predicted category. */
  readonly probability: number;
  /** What hiding each of 8 x 8 parts takes from the probability, row-major; null: not looked at. */
  readonly map: readonly number[] | null;
  /** Finds the image again and names no patient, such as the start of its hash. */
  readonly id: string;
}

/** The curves of one category against all others; null where it has no test image, or all. */
export interface CategoryCurves {
  readonly category: string;
  readonly roc: readonly RocPoint[] | null;
  readonly pr: readonly PrPoint[] | null;
}

/** Names with values of any shape; nested ones are shown with dotted names. */
export type Settings = Readonly<Record<string, unknown>>;

/** A part of the test images that their headers tell apart. */
export interface Subgroup {
  /** What they are told apart by, such as `vendor`. */
  readonly by: string;
  readonly group: string;
  readonly images: number;
  readonly patients: number;
  readonly accuracy: Estimate;
  readonly top2: Estimate;
  readonly balancedAccuracy: Estimate;
}

/** What the test part shows beyond the figures of an evaluation. */
export interface Insights {
  /** Empty where the headers tell no two groups apart. */
  readonly subgroups: readonly Subgroup[];
  /** How organ, side and plane were told; null where the categories do not state them. */
  readonly byAttribute: {
    readonly attributes: readonly AttributeAccuracy[];
    readonly nearMisses: readonly NearMiss[];
  } | null;
  /** What the tuning part chose; null where there is none. */
  readonly tuned: {
    readonly abstention: Abstention;
    readonly recalibration: Recalibration;
  } | null;
}

/** Everything that stands in a report, as plain values. Nothing here may identify a patient. */
export interface ReportInput extends Insights {
  readonly title: string;
  /** The name of the run. */
  readonly run: string;
  /** Of Sonograft. */
  readonly version: string;
  /** When the run was finished, as it is to be read; null leaves it out. */
  readonly finishedAt: string | null;
  /** What must be known before any number is read, such as "RANDOM WEIGHTS". */
  readonly banners: readonly string[];
  readonly flow: DataFlow;
  readonly split: {
    readonly train: PartCounted;
    readonly tuning: PartCounted;
    readonly test: PartCounted;
    /** One sentence for each check that the split passed. */
    readonly checks: readonly string[];
  };
  /** Of the labelled images, how many have their category from whom: folder, manifest, text, header, person. */
  readonly labelSources: Readonly<Record<string, number>>;
  readonly evaluation: Evaluation;
  /** In the order of the categories. */
  readonly curves: readonly CategoryCurves[];
  readonly riskCoverage: readonly RiskCoveragePoint[];
  /** Most confident first. */
  readonly mistakes: readonly MistakePicture[];
  readonly backbone: {
    readonly title: string;
    readonly licence: string;
    /** Null when its weights were not learned from pictures. */
    readonly pretrainedOn: string | null;
    readonly settings: Settings;
  };
  readonly head: { readonly title: string; readonly settings: Settings };
  /** Every other setting of the run, in groups. */
  readonly settings: Readonly<Record<string, Settings>>;
  /** One sentence each; what the numbers alone show is added by the report. */
  readonly limits: readonly string[];
}
