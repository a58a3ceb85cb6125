/** How the learning rate falls while a head is trained; the unit of time is a step. */
export type RateSchedule =
  | { readonly kind: 'constant' }
  /** Times `factor` after every `every` steps. */
  | { readonly kind: 'step'; readonly factor: number; readonly every: number }
  /** Half a cosine down to the rate `floor`. */
  | { readonly kind: 'cosine'; readonly floor: number }
  /** Down to 0 with (1 - share of the steps that are done)^power. */
  | { readonly kind: 'polynomial'; readonly power: number };

export interface RateSettings {
  /** The highest rate. */
  readonly rate: number;
  readonly schedule: RateSchedule;
  /** Steps over which the rate first rises to `rate` in equal parts, less than all of them. */
  readonly warmUp: number;
}

/**
 * The learning rate of a step. The schedule runs over the steps that the warm-up leaves.
 *
 * Constant, step and polynomial are Caffe's policies "fixed", "step" and "poly" (the comment on
 * lr_policy in caffe.proto; with warm-up, `iter` and `max_iter` count from its end), cosine is one
 * period of SGDR (Loshchilov & Hutter 2017, arXiv:1608.03983, equation 5), the warm-up is that of
 * Goyal et al. 2017 (arXiv:1706.02677, section 2.2).
 *
 * @param step from 0.
 * @param total steps of the whole training.
 */
export function rateAt(
  { rate, schedule, warmUp }: RateSettings,
  step: number,
  total: number,
): number {
  if (step < warmUp) return (rate * (step + 1)) / warmUp;
  const at = step - warmUp;
  const done = at / (total - warmUp);
  switch (schedule.kind) {
    case 'constant':
      return rate;
    case 'step':
      return rate * schedule.factor ** Math.floor(at / schedule.every);
    case 'cosine':
      return schedule.floor + ((rate - schedule.floor) * (1 + Math.cos(Math.PI * done))) / 2;
    case 'polynomial':
      return rate * (1 - done) ** schedule.power;
  }
}
