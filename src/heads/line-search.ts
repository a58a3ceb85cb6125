/** A convex function of one variable at one place. */
export interface Sample {
  readonly objective: number;
  readonly slope: number;
}

/** Wolfe's constants (Nocedal and Wright, Numerical Optimization, 2nd ed., section 3.1). */
const DECREASE = 1e-4;
const CURVATURE = 0.9;

/** Bracketing and narrowing together take a handful of steps; this many mean rounding noise. */
const MAX_STEPS = 30;

/**
 * How far to go along a descent direction of a convex function: a distance that meets the conditions
 * of Wolfe. Where the slope has not turned yet, convexity grants the decrease; near the minimum that
 * is the safer sign of it, as differences of values drown in rounding before slopes do.
 *
 * @param sample the function at a distance above 0.
 * @param start the function at 0, its slope below 0.
 * @param first the distance to try first.
 */
export async function lineSearch(
  sample: (distance: number) => Promise<Sample>,
  start: Sample,
  first: number,
): Promise<number> {
  let low = { at: 0, slope: start.slope };
  let high: typeof low | undefined;
  let at = first;
  for (let step = 0; step < MAX_STEPS; step++) {
    const { objective, slope } = await sample(at);
    const lower = slope <= 0 || objective <= start.objective + DECREASE * at * start.slope;
    if (lower && Math.abs(slope) <= -CURVATURE * start.slope) break;
    if (slope < 0) low = { at, slope };
    else high = { at, slope };
    if (high === undefined) {
      at *= 4;
    } else {
      // The secant's zero, kept off the ends so that the bracket shrinks from both sides.
      const zero = low.slope / (low.slope - high.slope);
      at = low.at + (high.at - low.at) * Math.min(Math.max(zero, 0.1), 0.9);
    }
  }
  return at;
}
