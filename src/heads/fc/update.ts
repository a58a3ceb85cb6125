import type { GraphBuilder } from '../../graph/index.ts';

/** Scalars that an update carries from step to step. */
export interface Clock {
  /** What parameters are to be multiplied by wherever they are used. */
  readonly scale: number;
  readonly [name: string]: number;
}

/** How a parameter moves in a step, given its gradient. */
export interface Update {
  /** What is kept of each parameter beside it, zeros at first, such as its velocity. */
  readonly kept: readonly string[];
  /** Names of the scalars that a step takes; one named `push` multiplies gradients beforehand. */
  readonly inputs: readonly string[];
  /** The clock before the first step. */
  readonly start: Clock;
  /** The clock after a step at a rate, and the scalars of that step. */
  tick(
    clock: Clock,
    rate: number,
  ): { readonly clock: Clock; readonly scalars: Readonly<Record<string, number>> };
  /**
   * Where the clock cannot go on for ever: whether it must start anew before a step at a rate, and how a
   * parameter and what is kept of it are brought to the clock of the start, in place.
   */
  readonly restart?: {
    isDue(clock: Clock, rate: number): boolean;
    settle(clock: Clock, parameter: Float32Array, kept: readonly Float32Array[]): void;
  };
  /**
   * Adds the move to a graph that has the scalars.
   *
   * @param kept names of what is kept, in order.
   * @returns names of what is kept and of the parameter after the step.
   */
  move(
    g: GraphBuilder,
    parameter: string,
    kept: readonly string[],
    gradient: string,
  ): { readonly kept: readonly string[]; readonly moved: string };
}
