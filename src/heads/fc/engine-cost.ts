/** What the costs of training a head depend on. */
export interface TrainingSize {
  /** Values of a feature vector, then the hidden layers, then the categories. */
  readonly sizes: readonly number[];
  /** Training rows, views counted. */
  readonly rows: number;
  readonly tuningRows: number;
  readonly batch: number;
  readonly epochs: number;
}

/** What a way of training costs in all, and the memory that it takes beyond the features. */
interface Cost {
  /** In the time that a multiplication with its addition takes. */
  readonly time: number;
  readonly bytes: number;
}

/**
 * Multiplications (with their additions) in the time that a byte takes to or from memory: about 50
 * G/s against 15 GB/s on two cores of a server, and much the same on any machine with fused
 * multiplication of eight numbers at once.
 */
const PRODUCTS_PER_BYTE = 3;

/**
 * The dual's inner products grow with the square of the rows; beyond this they are too many, unless
 * the primal takes more.
 */
const MOST_BYTES = 2 ** 31;

/**
 * Counts what the first layer costs in the primal and in the dual; all else is the same in both. See
 * docs/dual-training.md for the counts.
 */
export function engineCosts(size: TrainingSize): { primal: Cost; dual: Cost } {
  const { rows, tuningRows, batch, epochs, sizes } = size;
  const [length = 0, units = 0] = sizes;
  const steps = Math.ceil(rows / batch);
  const time = (products: number, values: number): number =>
    products + PRODUCTS_PER_BYTE * 4 * values;

  // Forward and gradient; the weights are read to go forward, weights and velocities are read and
  // written to move, and read and written once more as onnxruntime-node copies what it wrote.
  const weights = length * units;
  const primal = steps * time(2 * batch * weights, 9 * weights);
  const look = time(tuningRows * weights, weights);

  // Forward; two accumulators are read to go forward, and the batch's rows of them are moved.
  const coefficients = rows * units;
  const dual = steps * time(batch * coefficients, 2 * coefficients + 4 * batch * units);
  const dualLook = time(tuningRows * coefficients, 2 * coefficients);

  // Half of X X', and of the tuning rows all; X W0; W at the end.
  const pairs = (rows / 2 + tuningRows) * rows;
  const once = time(pairs * length + (2 * rows + tuningRows) * weights, 2 * weights);
  return {
    primal: { time: epochs * (primal + look), bytes: 4 * 2 * weights },
    dual: {
      time: once + epochs * (dual + dualLook),
      bytes: 4 * ((rows + tuningRows) * (rows + units) + 2 * coefficients + weights),
    },
  };
}

/** The way of training that is cheaper, by counted cost. */
export function cheaperEngine(size: TrainingSize): 'primal' | 'dual' {
  const { primal, dual } = engineCosts(size);
  const fits = dual.bytes <= Math.max(MOST_BYTES, primal.bytes);
  return dual.time < primal.time && fits ? 'dual' : 'primal';
}
