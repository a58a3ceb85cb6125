import type { CodedTaxonomy } from '../../annotation/index.ts';
import type { FrameSettings } from '../source-readers/frames.ts';
import type { Prediction } from '../predict/prediction.ts';

/** What reports need of a classifier: what it says of a file, and how it is named. */
export interface ClassifierInService {
  /** SHA-256 of its package, in hex. */
  readonly id: string;
  readonly manifest: {
    readonly name: string;
    /** The version that made it. */
    readonly sonograft: string;
    readonly categories: readonly string[];
    /** Null where its labels came from elsewhere than words. */
    readonly taxonomy: CodedTaxonomy | null;
    /** How words on pictures are read, on top of the built-in vocabulary. */
    readonly words: { readonly vocabularies: readonly object[]; readonly leastCertain: number };
    /** How frames are made of files. */
    readonly frames: FrameSettings;
    readonly temperature: number;
    readonly abstention: { readonly threshold: number } | null;
    readonly backbone: { readonly title: string };
    readonly head: string;
  };
  classifyFile(path: string): Promise<Prediction[]>;
}

/** Does work with the classifier in service, which stays open until the work is over and may change after. */
export type UseClassifier = <T>(
  work: (classifier: ClassifierInService) => Promise<T>,
) => Promise<T>;
