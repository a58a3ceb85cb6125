import type { Session, Tensor } from '../../graph/index.ts';
import { float32, GraphBuilder, openSession } from '../../graph/index.ts';
import type { FeatureRows } from '../feature-rows.ts';
import type { FeatureScaler } from './head-graph.ts';

/** Rows that are worked on at once. */
const BLOCK = 256;

/** Standardises features in float32. */
export class Standardiser {
  readonly #session: Session;
  readonly #feeds: Record<'mean' | 'scale', Tensor>;

  private constructor(session: Session, { mean, scale }: FeatureScaler) {
    this.#session = session;
    this.#feeds = { mean: float32([mean.length], mean), scale: float32([scale.length], scale) };
  }

  static async open(scaler: FeatureScaler, threads: number): Promise<Standardiser> {
    const { length } = scaler.mean;
    const g = new GraphBuilder('standardise');
    const centred = g.add('Sub', [
      g.input('features', 'float32', ['B', length]),
      g.input('mean', 'float32', [length]),
    ]);
    const scaled = g.add('Div', [centred, g.input('scale', 'float32', [length])]);
    g.output('standardised', scaled, 'float32', ['B', length]);
    return new Standardiser(await openSession(g.build(), { threads }), scaler);
  }

  /** A copy of N x D features. */
  async copy({ dims, data }: Tensor<Float32Array>): Promise<Tensor<Float32Array>> {
    const [n = 0, length = 0] = dims;
    const into = float32(dims);
    for (let start = 0; start < n; start += BLOCK) {
      const rows = Math.min(BLOCK, n - start);
      const part = (values: Float32Array): Tensor<Float32Array> =>
        float32([rows, length], values.subarray(start * length, (start + rows) * length));
      const feeds = { ...this.#feeds, features: part(data) };
      await this.#session.run(feeds, { standardised: part(into.data) });
    }
    return into;
  }

  /** The same rows, standardised whenever they are read. */
  rows(features: FeatureRows): FeatureRows {
    return {
      ...features,
      read: async (rows) => {
        const values = await features.read(rows);
        const { data } = await this.copy(
          float32([rows.length, values.length / rows.length], values),
        );
        return data;
      },
    };
  }

  release(): Promise<void> {
    return this.#session.release();
  }
}
