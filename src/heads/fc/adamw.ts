import type { GraphBuilder } from '../../graph/index.ts';
import type { Update } from './update.ts';

/** Decay of the means, and what keeps a step finite: PyTorch's defaults for what is not told. */
const [SQUARE_DECAY, EPSILON] = [0.999, 1e-8];

/**
 * Moves parameters as PyTorch's AdamW does (Loshchilov & Hutter 2019, arXiv:1711.05101, algorithm 2,
 * the weight decay decoupled from the gradient and in units of the rate):
 *
 *     w <- (1 - rate decay) w
 *     mean <- b1 mean + (1 - b1) g,  square <- b2 square + (1 - b2) g^2
 *     w <- w - rate / (1 - b1^t) mean / (sqrt(square) / sqrt(1 - b2^t) + epsilon)
 *
 * with the momentum for b1, and what depends on the step t computed in double precision.
 */
export function adamw({
  momentum,
  weightDecay,
}: {
  readonly momentum: number;
  readonly weightDecay: number;
}): Update {
  return {
    kept: ['mean', 'square'],
    inputs: ['keep', 'reach', 'root'],
    start: { scale: 1, steps: 0 },
    tick({ scale, steps = 0 }, rate) {
      const step = steps + 1;
      return {
        clock: { scale, steps: step },
        scalars: {
          keep: 1 - rate * weightDecay,
          reach: rate / (1 - momentum ** step),
          root: Math.sqrt(1 - SQUARE_DECAY ** step),
        },
      };
    },
    move(g, parameter, [mean = '', square = ''], gradient) {
      const nextMean = blend(g, mean, gradient, momentum);
      const nextSquare = blend(g, square, g.add('Mul', [gradient, gradient]), SQUARE_DECAY);
      const spread = g.add('Div', [g.add('Sqrt', [nextSquare]), 'root']);
      const towards = g.add('Div', [nextMean, g.add('Add', [spread, g.scalar(EPSILON)])]);
      const kept = g.add('Mul', [parameter, 'keep']);
      return {
        kept: [nextMean, nextSquare],
        moved: g.add('Sub', [kept, g.add('Mul', [towards, 'reach'])]),
      };
    },
  };
}

/** share x old + (1 - share) x added. */
function blend(g: GraphBuilder, old: string, added: string, share: number): string {
  return g.add('Add', [
    g.add('Mul', [old, g.scalar(share)]),
    g.add('Mul', [added, g.scalar(1 - share)]),
  ]);
}
