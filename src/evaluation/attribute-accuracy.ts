import { clusterBootstrap } from './cluster-bootstrap.ts';
import type { ClusterCounts } from './cluster-counts.ts';
import { estimate, type Estimate } from './estimate.ts';
import type { EvaluationOptions } from './evaluate.ts';
import type { Metric } from './metric.ts';
import { checkPredictions, mostProbable, type Predictions } from './predictions.ts';

/** What a category states of an image, such as its organ, side and plane; null where it states none. */
export type Attributes = Readonly<Record<string, string | null>>;

/** How often one attribute was told. */
export interface AttributeAccuracy {
  readonly attribute: string;
  /** Images whose reference category states it. */
  readonly images: number;
  /** Of these, images whose predicted category states the same; null when there are none. */
  readonly accuracy: Estimate | null;
}

/** Wrong answers that got the same attributes right. */
export interface NearMiss {
  /** Attributes that the reference category states and the predicted one states alike. */
  readonly right: readonly string[];
  /** Attributes that the predicted category states otherwise, or not at all. */
  readonly wrong: readonly string[];
  readonly images: number;
}

/**
 * How often each attribute of the categories is told, apart from the others, and what the wrong
 * answers got right: "right organ, wrong plane". Most wrong answers of a kind come first.
 *
 * @param attributes those of each category, all with the same names.
 * @param options seed 1, 2000 rounds and level 0.95 unless given.
 * @throws RangeError for predictions that make no sense or attributes that do not fit the categories.
 */
export function attributeAccuracy(
  predictions: Predictions,
  attributes: readonly Attributes[],
  options: EvaluationOptions = {},
): { attributes: AttributeAccuracy[]; nearMisses: NearMiss[] } {
  checkPredictions(predictions);
  const { categories, truth, probabilities, clusters } = predictions;
  if (attributes.length !== categories.length) {
    throw new RangeError(
      `${categories.length} categories take as many sets of attributes, not ${attributes.length}`,
    );
  }
  const names = Object.keys(attributes[0] ?? {});
  const predicted = mostProbable(probabilities, categories.length);
  const answers = clusters.map((patient, i) => {
    const [reference, guess] = [attributes[truth[i] as number], attributes[predicted[i] as number]];
    const stated = names.filter((name) => (reference?.[name] ?? null) !== null);
    const right = stated.filter((name) => reference?.[name] === guess?.[name]);
    return { patient, stated, right, isRight: predicted[i] === truth[i] };
  });
  return {
    attributes: names.map((name) => ({
      attribute: name,
      images: answers.filter(({ stated }) => stated.includes(name)).length,
      accuracy: shareOf(
        answers.map(({ patient, stated, right }) => ({
          patient,
          counted: stated.includes(name),
          right: right.includes(name),
        })),
        options,
      ),
    })),
    nearMisses: countAlike(answers.filter(({ isRight }) => !isRight)),
  };
}

const share: Metric = {
  valueOf: (totals) => (totals[1] as number) / (totals[0] as number),
  ratios: [{ over: 1, under: 0 }],
  kind: 'proportion',
  range: [0, 1],
};

function shareOf(
  answers: readonly { patient: string; counted: boolean; right: boolean }[],
  { seed = 1, rounds = 2000, level = 0.95 }: EvaluationOptions,
): Estimate | null {
  const byPatient = new Map<string, [counted: number, right: number]>();
  for (const { patient, counted, right } of answers) {
    const [before, rightBefore] = byPatient.get(patient) ?? [0, 0];
    byPatient.set(patient, [before + Number(counted), rightBefore + Number(right)]);
  }
  // In an order that no name and no order of images decides.
  const rows = [...byPatient.values()].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const counts: ClusterCounts = {
    clusters: rows.length,
    width: 2,
    rows: Float64Array.from(rows.flat()),
  };
  const [resampled] = clusterBootstrap(counts, [share], { rounds, seed });
  return estimate(counts, share, resampled ?? new Float64Array(), { level, rounds });
}

function countAlike(
  answers: readonly { stated: readonly string[]; right: readonly string[] }[],
): NearMiss[] {
  const kinds = new Map<string, NearMiss>();
  for (const { stated, right } of answers) {
    const wrong = stated.filter((name) => !right.includes(name));
    const key = JSON.stringify([right, wrong]);
    kinds.set(key, { right, wrong, images: (kinds.get(key)?.images ?? 0) + 1 });
  }
  return [...kinds.values()].sort((a, b) => b.images - a.images);
}
