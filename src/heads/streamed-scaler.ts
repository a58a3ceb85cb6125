import type { Graph } from '../graph/index.ts';
import { GraphBuilder, float64, openSession } from '../graph/index.ts';
import type { FeatureRows } from './feature-rows.ts';
import { blocksOf } from './feature-rows.ts';
import type { TrainingSet } from './training-set.ts';

/**
 * Mean and deviation of each feature over rows that are read twice: sums, then sums of what is left without the mean
 * (the corrected two-pass algorithm; Chan, Golub and LeVeque 1983, doi:10.2307/2683386). What does not
 * vary beyond rounding has the deviation 1.
 */
export async function streamedMoments(
  { features, length }: TrainingSet<FeatureRows>,
  rows: Int32Array,
  threads: number,
): Promise<Record<'mean' | 'scale', Float64Array>> {
  const n = rows.length;
  const session = await openSession(sumsGraph(length), { threads });
  const sumsAbout = async (mean: Float64Array): Promise<[Float64Array, Float64Array]> => {
    const [sums, squares] = [new Float64Array(length), new Float64Array(length)];
    const [sum, square] = [float64([length]), float64([length])];
    for await (const block of blocksOf(features, length, rows)) {
      const feeds = { features: block.features, mean: float64([length], mean) };
      await session.run(feeds, { sum, square });
      for (let i = 0; i < length; i++) {
        sums[i] = (sums[i] ?? 0) + (sum.data[i] ?? 0);
        squares[i] = (squares[i] ?? 0) + (square.data[i] ?? 0);
      }
    }
    return [sums, squares];
  };
  try {
    const [sums] = await sumsAbout(new Float64Array(length));
    const mean = sums.map((sum) => sum / n);
    const [rests, squares] = await sumsAbout(mean);
    const scale = mean.map((value, i) => {
      const variance = (squares[i] ?? 0) / n - ((rests[i] ?? 0) / n) ** 2;
      // The error bound of the algorithm: what varies less does not vary.
      const epsilon = n * Number.EPSILON;
      return variance <= variance * epsilon + (value * epsilon) ** 2 ? 1 : Math.sqrt(variance);
    });
    return { mean, scale };
  } finally {
    await session.release();
  }
}

/** `features` float32 [B, D] and `mean` [D] -> `sum` and `square` [D] of what is left without it. */
function sumsGraph(length: number): Graph {
  const g = new GraphBuilder('sums');
  const x = g.cast(g.input('features', 'float32', ['B', length]), 'float64');
  const rest = g.add('Sub', [x, g.input('mean', 'float64', [length])]);
  for (const [name, value] of [
    ['sum', rest],
    ['square', g.add('Mul', [rest, rest])],
  ] as const) {
    g.output(name, g.add('ReduceSum', [value, g.ints([0])], { keepdims: 0 }), 'float64', [length]);
  }
  return g.build();
}
