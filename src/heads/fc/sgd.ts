import type { Update } from './update.ts';

/**
 * Moves parameters as PyTorch's SGD does: v <- momentum v + (gradient + decay w), w <- w - rate v.
 * The product of the gradient takes the velocity for its C.
 */
export function sgd({
  momentum,
  weightDecay,
}: {
  readonly momentum: number;
  readonly weightDecay: number;
}): Update {
  return {
    kept: ['velocity'],
    inputs: ['rate'],
    scalars: (rate) => ({ rate }),
    move(g, parameter, [velocity = ''], gradient) {
      const pushed = gradient({ name: velocity, share: momentum });
      const next =
        weightDecay === 0
          ? pushed
          : g.add('Add', [pushed, g.add('Mul', [parameter, g.scalar(weightDecay)])]);
      return { kept: [next], moved: g.add('Sub', [parameter, g.add('Mul', [next, 'rate'])]) };
    },
  };
}
