/** The shape of a stack of fully connected layers. */
export interface FcShape {
  /** Values of a feature vector, then the hidden layers, then the categories. */
  readonly sizes: readonly number[];
}

/** Names of the parameters, weights [outputs, inputs] and biases [outputs] in turn. */
export function parameterNames({ sizes }: FcShape): string[] {
  return sizes.slice(1).flatMap((_, layer) => [`weight${layer}`, `bias${layer}`]);
}

/** Shapes of the parameters, in the order of their names. */
export function parameterDims({ sizes }: FcShape): number[][] {
  return sizes.slice(1).flatMap((outputs, layer) => [[outputs, sizes[layer] ?? 0], [outputs]]);
}
