import type { Clock, Update } from './update.ts';

/** What was gathered grows as 1 / momentum^t; below this speed the clock starts anew. */
const LEAST_SPEED = 1e-5;

/** A step that leaves less than this of the weights has the clock start anew before it. */
const LEAST_LEFT = 1 / 2;

/** Weights that a step multiplies by less than this are gone in float32. */
const NOTHING = 1e-7;

/**
 * Moves parameters as PyTorch's SGD does: v <- momentum v + (gradient + decay w), w <- w - rate v.
 *
 * What is kept are u and z, with w = scale z and v = speed u + lean w, so that momentum and decay move
 * three scalars, and u and z take one addition each: see docs/dual-training.md.
 */
export function sgd({
  momentum,
  weightDecay,
}: {
  readonly momentum: number;
  readonly weightDecay: number;
}): Update {
  return momentum === 0 ? withoutMomentum(weightDecay) : withMomentum(momentum, weightDecay);
}

function withMomentum(momentum: number, weightDecay: number): Update {
  const start = { scale: 1, speed: 1, lean: 0 };
  const read = ({ scale, speed = 1, lean = 0 }: Clock, rate: number) => {
    const pull = momentum * lean + weightDecay;
    return { scale, speed, lean, pull, left: 1 - rate * pull };
  };
  return {
    kept: ['velocity'],
    inputs: ['push', 'reach'],
    start,
    tick(clock, rate) {
      const { scale, speed, pull, left } = read(clock, rate);
      const next = scale * solid(left);
      const kept = momentum * speed;
      return {
        clock: { scale: next, speed: kept / solid(left), lean: pull / solid(left) },
        scalars: { push: 1 / kept, reach: (rate * kept) / next },
      };
    },
    restart: {
      isDue(clock, rate) {
        const { scale, speed, left } = read(clock, rate);
        return Math.min(Math.abs(speed), Math.abs(scale)) < LEAST_SPEED || left < LEAST_LEFT;
      },
      settle({ scale, speed = 1, lean = 0 }, z, [u = new Float32Array()]) {
        for (let i = 0; i < z.length; i++) {
          const w = scale * (z[i] as number);
          u[i] = speed * (u[i] as number) + lean * w;
          z[i] = w;
        }
      },
    },
    move(g, z, [u = ''], gradient) {
      const next = g.add('Add', [u, gradient], {}, `next/${u}`);
      return { kept: [next], moved: g.add('Sub', [z, g.add('Mul', [next, 'reach'])]) };
    },
  };
}

/** w <- (1 - rate decay) w - rate gradient. */
function withoutMomentum(weightDecay: number): Update {
  return {
    kept: [],
    inputs: ['push'],
    start: { scale: 1 },
    tick({ scale }, rate) {
      const next = scale * solid(1 - rate * weightDecay);
      return { clock: { scale: next }, scalars: { push: rate / next } };
    },
    restart: {
      isDue: ({ scale }) => Math.abs(scale) < LEAST_SPEED,
      settle({ scale }, z) {
        for (let i = 0; i < z.length; i++) z[i] = scale * (z[i] as number);
      },
    },
    move: (g, z, _, gradient) => ({ kept: [], moved: g.add('Sub', [z, gradient]) }),
  };
}

/** A factor that can be divided by. */
function solid(factor: number): number {
  return Math.abs(factor) < NOTHING ? NOTHING : factor;
}
