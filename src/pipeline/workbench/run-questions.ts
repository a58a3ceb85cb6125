import type { QuarantineReason } from '../../studies/index.ts';
import type { Prediction } from '../predict/prediction.ts';
import type { HeatMap } from './heat-map.ts';
import type { Neighbour } from './neighbours.ts';

/** What a run is asked for a page: by kind, what is told and what comes back; plain JSON. */
export interface RunQuestions {
  readonly 'heat-map': {
    readonly told: { readonly hash: string; readonly category?: string | undefined };
    readonly answer: HeatMap;
  };
  readonly neighbours: {
    readonly told: { readonly hash: string; readonly count: number };
    readonly answer: readonly Neighbour[];
  };
  readonly predict: {
    readonly told: { readonly path: string };
    readonly answer: {
      readonly predictions: readonly Prediction[];
      /** A sentence each. */
      readonly notes: readonly string[];
    };
  };
}

/** A question to a run, of any kind. */
export type RunQuestion = {
  readonly [K in keyof RunQuestions]: {
    readonly kind: K;
    readonly run: string;
    readonly told: RunQuestions[K]['told'];
  };
}[keyof RunQuestions];

/** What the process that asks runs is told. */
export interface RunOrder {
  readonly id: number;
  readonly dir: string;
  readonly question: RunQuestion;
}

/** What it says. */
export type RunMessage = { readonly id: number } & (
  | { readonly kind: 'done'; readonly answer: unknown }
  /** The user's input or state is wrong. */
  | { readonly kind: 'stopped'; readonly message: string }
  /** The file is. */
  | { readonly kind: 'refused'; readonly reason: QuarantineReason; readonly message: string }
  /** A fault of ours. */
  | { readonly kind: 'faulty'; readonly message: string }
);
