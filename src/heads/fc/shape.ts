/** The shape of a stack of fully connected layers. */
export interface FcShape {
  /** Values of a feature vector, then the hidden layers, then the categories. */
  readonly sizes: readonly number[];
  /** Mean and scale of each feature, to standardise by; null where features are taken as they are. */
  readonly scaler: { readonly mean: Float32Array; readonly scale: Float32Array } | null;
}

/** Names of the parameters, weights [inputs, outputs] and biases [outputs] in turn. */
export function parameterNames({ sizes }: FcShape): string[] {
  return sizes.slice(1).flatMap((_, layer) => [`weight${layer}`, `bias${layer}`]);
}

/** Shapes of the parameters, in the order of their names. */
export function parameterDims({ sizes }: FcShape): number[][] {
  return sizes.slice(1).flatMap((outputs, layer) => [[sizes[layer] ?? 0, outputs], [outputs]]);
}
