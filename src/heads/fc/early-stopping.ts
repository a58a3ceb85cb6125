/** Which epoch the tuning set likes best, and for how long none has been better. */
export interface Tuned {
  /** The epoch with the lowest tuning log-loss, from 1; the first of equal ones. */
  readonly bestEpoch: number;
  readonly bestLogLoss: number;
  /** The log-loss that the next improvement is measured from. */
  readonly mark: number;
  /** Epochs since the last improvement. */
  readonly since: number;
}

export interface Patience {
  /** Epochs without improvement after which training stops. */
  readonly epochs: number;
  /** What the log-loss must fall by to count as an improvement. */
  readonly minDelta: number;
}

/** Before the first epoch. */
export const untuned: Tuned = {
  bestEpoch: 0,
  bestLogLoss: Infinity,
  mark: Infinity,
  since: 0,
};

/**
 * Takes up an epoch. The epoch that is kept is always the one with the lowest log-loss; a fall by no
 * more than `minDelta` is kept but does not restart the wait, so that ever smaller gains do not
 * train on forever (early stopping as in Prechelt 2012, doi:10.1007/978-3-642-35289-8_5, with the
 * patience of Goodfellow et al., Deep Learning, 2016, algorithm 7.1).
 */
export function tune(before: Tuned, epoch: number, logLoss: number, minDelta = 0): Tuned {
  const isBest = logLoss < before.bestLogLoss;
  const improves = logLoss < before.mark - minDelta;
  return {
    bestEpoch: isBest ? epoch : before.bestEpoch,
    bestLogLoss: isBest ? logLoss : before.bestLogLoss,
    mark: improves ? logLoss : before.mark,
    since: improves ? 0 : before.since + 1,
  };
}

/** Whether the wait for an improvement is over. */
export function isOver({ since }: Tuned, patience: Patience | undefined): boolean {
  return patience !== undefined && since >= patience.epochs;
}
