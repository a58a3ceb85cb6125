/** What a classifier said about N images, beside the reference standard. */
export interface Predictions {
  /** K names, at least two, no two alike. */
  readonly categories: readonly string[];
  /** N indices into the categories. */
  readonly truth: ArrayLike<number>;
  /** N rows of K numbers, row-major; each row sums to 1. */
  readonly probabilities: ArrayLike<number>;
  /** N names of what is sampled as a whole: the patient of each image. */
  readonly clusters: readonly string[];
}

/** How far from 1 a row of single-precision probabilities may sum. */
const SUM_TOLERANCE = 1e-3;

/**
 * Refuses predictions that cannot be evaluated.
 *
 * @throws RangeError with the first rule that is broken and the value seen.
 */
export function checkPredictions({
  categories,
  truth,
  probabilities,
  clusters,
}: Predictions): void {
  const width = categories.length;
  const images = truth.length;
  if (width < 2) throw new RangeError(`Evaluation needs at least 2 categories, not ${width}`);
  if (new Set(categories).size !== width) throw new RangeError('Two categories have one name');
  if (images === 0) throw new RangeError('Evaluation needs at least 1 image');
  if (probabilities.length !== images * width) {
    throw new RangeError(
      `${images} images and ${width} categories take ${images * width} probabilities, not ${probabilities.length}`,
    );
  }
  if (clusters.length !== images) {
    throw new RangeError(`${images} images take ${images} patients, not ${clusters.length}`);
  }
  for (let i = 0; i < images; i++) {
    const category = truth[i] as number;
    if (!Number.isInteger(category) || category < 0 || category >= width) {
      throw new RangeError(`Image ${i} has category ${category}, not one of 0 to ${width - 1}`);
    }
    let sum = 0;
    for (let k = 0; k < width; k++) {
      const p = probabilities[i * width + k] as number;
      if (!(p >= 0 && p <= 1 + SUM_TOLERANCE)) {
        throw new RangeError(`Image ${i} has probability ${p} for ${categories[k] ?? ''}`);
      }
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new RangeError(`The probabilities of image ${i} sum to ${sum}, not 1`);
    }
  }
}

/**
 * The category with the highest probability in each row; of equal ones the first.
 *
 * @param probabilities rows of `width` numbers, row-major.
 */
export function mostProbable(probabilities: ArrayLike<number>, width: number): Int32Array {
  return Int32Array.from({ length: probabilities.length / width }, (_, i) => {
    let best = 0;
    for (let k = 1; k < width; k++) {
      if ((probabilities[i * width + k] as number) > (probabilities[i * width + best] as number)) {
        best = k;
      }
    }
    return best;
  });
}

/**
 * How many categories come before a given one when the row of an image is put in order of falling
 * probability, equal ones in the order of the categories: 0 for the predicted category.
 */
export function rankOf(
  category: number,
  probabilities: ArrayLike<number>,
  width: number,
  image: number,
): number {
  const own = probabilities[image * width + category] as number;
  let before = 0;
  for (let k = 0; k < width; k++) {
    const other = probabilities[image * width + k] as number;
    if (other > own || (other === own && k < category)) before++;
  }
  return before;
}

/** The predictions for some of the images, in the order given. */
export function selectImages(predictions: Predictions, images: readonly number[]): Predictions {
  const { categories, truth, probabilities, clusters } = predictions;
  return {
    categories,
    truth: images.map((i) => truth[i] as number),
    probabilities: images.flatMap((i) =>
      categories.map((_, k) => probabilities[i * categories.length + k] as number),
    ),
    clusters: images.map((i) => clusters[i] as string),
  };
}
