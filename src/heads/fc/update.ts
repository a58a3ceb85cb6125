import type { GraphBuilder } from '../../graph/index.ts';

/** How a parameter moves in a step, given its gradient. */
export interface Update {
  /** What is kept of each parameter beside it, zeros at first, such as its velocity. */
  readonly kept: readonly string[];
  /** Names of the scalars that a step takes. */
  readonly inputs: readonly string[];
  /** Their values in a step, from 1. */
  scalars(rate: number, step: number): Readonly<Record<string, number>>;
  /**
   * Adds the move to a graph that has the scalars.
   *
   * @param kept names of what is kept, in order.
   * @param gradient adds the gradient, plus `share` times what is kept where that is given.
   * @returns names of what is kept and of the parameter after the step.
   */
  move(
    g: GraphBuilder,
    parameter: string,
    kept: readonly string[],
    gradient: (plus: { readonly name: string; readonly share: number } | null) => string,
  ): { readonly kept: readonly string[]; readonly moved: string };
}
