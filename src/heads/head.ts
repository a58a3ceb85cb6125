import type { Graph } from '../graph/index.ts';

export const headKinds = ['linear', 'fc', 'knn', 'prototype'] as const;

/** The trained part of a classifier: from the features of a backbone to a logit per category. */
export interface Head {
  readonly kind: (typeof headKinds)[number];
  /** The categories in the order of the logits. */
  readonly categories: readonly string[];
  /** Values of one feature vector. */
  readonly length: number;
  /** 'features' float32 [N, length] -> 'logits' float32 [N, categories], standardisation included. */
  readonly graph: Graph;
  /** Everything that was chosen, by the user or by the fit, as plain JSON. */
  readonly settings: Readonly<Record<string, unknown>>;
}
