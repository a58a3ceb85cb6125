import { UserError } from '../../errors.ts';
import { Random } from '../../numeric/index.ts';
import type { Part } from '../../studies/index.ts';

/** What the split needs to know of a patient: how many images of each category there are. */
export interface PatientImages {
  readonly patient: string;
  readonly images: ReadonlyMap<string, number>;
}

export interface SplitFractions {
  /** Share of the patients in the test part, in (0, 1). */
  readonly test: number;
  /** Share of the patients in the tuning part, in [0, 1). */
  readonly tuning: number;
  readonly seed: number;
}

const PARTS = ['train', 'tuning', 'test'] as const;
const TRAIN = 0;
const TUNING = 1;
const TEST = 2;

/** Swaps that are tried for every patient, and at most in all. */
const SWAPS_PER_PATIENT = 400;
const MAX_SWAPS = 2_000_000;

/** What a category missing from a part costs, next to squared deviations of shares (at most 2). */
const MISSING = [1000, 10, 1000] as const;

/**
 * Divides patients into train, tuning and test parts so that every category's patients and images
 * are shared out as near to the wanted fractions as whole patients allow. Part sizes are exact in
 * patients; the assignment starts from a seeded shuffle and improves by seeded swaps.
 *
 * The result depends on the order of the patients: pass them in one that does not depend on names.
 *
 * @throws UserError when fractions make no sense, when there are fewer than 2 categories, when a
 *   category has fewer than 2 patients, or when no assignment leaves every category in both the
 *   train and the test part.
 */
export function assignParts(
  patients: readonly PatientImages[],
  { test, tuning, seed }: SplitFractions,
): Map<string, Part> {
  if (!(test > 0 && tuning >= 0 && test + tuning < 1)) {
    throw new UserError(
      `Cannot split: test (${test}) must be above 0, tuning (${tuning}) at least 0, and both together below 1.`,
    );
  }
  const categories = [...new Set(patients.flatMap(({ images }) => [...images.keys()]))].sort();
  refuseTooFew(patients, categories);

  const sizes = partSizes(patients.length, test, tuning);
  const start = PARTS.flatMap((_, part) => new Array<number>(sizes[part] ?? 0).fill(part));
  const random = new Random('split', seed);
  const balance = new Balance(patients, categories, [1 - test - tuning, tuning, test]);
  const parts = balance.improve(random.shuffle(start), random);

  const missing = balance.missing(parts);
  if (missing !== undefined) {
    throw new UserError(
      `Cannot split: no division of ${patients.length} patients by --test ${test} leaves "${missing.category}" in the ${missing.part} part; change the fractions or add patients of that category.`,
    );
  }
  return new Map(patients.map(({ patient }, i) => [patient, PARTS[parts[i] as 0 | 1 | 2]]));
}

function refuseTooFew(patients: readonly PatientImages[], categories: readonly string[]): void {
  if (categories.length < 2) {
    throw new UserError(
      `Cannot split: the labels hold ${categories.length} ${categories.length === 1 ? 'category' : 'categories'}, need at least 2.`,
    );
  }
  for (const category of categories) {
    const count = patients.filter(({ images }) => images.has(category)).length;
    if (count < 2) {
      throw new UserError(
        `Cannot split: ${count} patient has label ${category}, need at least 2; add patients or leave the category out.`,
      );
    }
  }
}

function partSizes(patients: number, test: number, tuning: number): number[] {
  const inTest = Math.min(Math.max(1, Math.round(test * patients)), patients - 1);
  const inTuning = Math.min(Math.round(tuning * patients), patients - inTest - 1);
  return [patients - inTest - inTuning, inTuning, inTest];
}

/** The cost of an assignment, kept up to date swap by swap. */
class Balance {
  readonly #patients: readonly (readonly (readonly [category: number, images: number])[])[];
  readonly #categories: readonly string[];
  readonly #fractions: readonly number[];
  readonly #totals: { patients: number; images: number }[];
  readonly #counts: { patients: number[]; images: number[] }[];

  constructor(
    patients: readonly PatientImages[],
    categories: readonly string[],
    fractions: readonly number[],
  ) {
    const number = new Map(categories.map((category, i) => [category, i]));
    this.#categories = categories;
    this.#fractions = fractions;
    this.#patients = patients.map(({ images }) =>
      [...images].map(([category, n]) => [number.get(category) ?? 0, n] as const),
    );
    this.#totals = categories.map(() => ({ patients: 0, images: 0 }));
    this.#counts = categories.map(() => ({ patients: [0, 0, 0], images: [0, 0, 0] }));
    for (const [category, images] of this.#patients.flat()) {
      const total = this.#totals[category];
      if (total === undefined) continue;
      total.patients += 1;
      total.images += images;
    }
  }

  /** Swaps patients between parts while that lowers the cost; changes and returns `parts`. */
  improve(parts: number[], random: Random): number[] {
    this.#patients.forEach((_, i) => this.#move(i, parts[i] ?? TRAIN, 1));
    const tries = Math.min(MAX_SWAPS, SWAPS_PER_PATIENT * parts.length);
    for (let t = 0; t < tries; t++) {
      const i = random.int(parts.length);
      const j = random.int(parts.length);
      const [a = TRAIN, b = TRAIN] = [parts[i], parts[j]];
      if (a === b) continue;
      const touched = this.#touched(i, j);
      const before = this.#cost(touched);
      this.#swap(i, a, j, b);
      if (this.#cost(touched) < before) [parts[i], parts[j]] = [b, a];
      else this.#swap(i, b, j, a);
    }
    return parts;
  }

  /** A category that the train or the test part lacks. */
  missing(parts: readonly number[]): { category: string; part: Part } | undefined {
    for (const part of [TRAIN, TEST] as const) {
      const present = new Set(
        this.#patients.flatMap((categories, i) =>
          parts[i] === part ? categories.map(([category]) => category) : [],
        ),
      );
      const lacking = this.#categories.find((_, category) => !present.has(category));
      if (lacking !== undefined) return { category: lacking, part: PARTS[part] };
    }
    return undefined;
  }

  #touched(i: number, j: number): Set<number> {
    return new Set([...(this.#patients[i] ?? []), ...(this.#patients[j] ?? [])].map(([c]) => c));
  }

  #swap(i: number, a: number, j: number, b: number): void {
    this.#move(i, a, -1);
    this.#move(i, b, 1);
    this.#move(j, b, -1);
    this.#move(j, a, 1);
  }

  #move(patient: number, part: number, sign: 1 | -1): void {
    for (const [category, images] of this.#patients[patient] ?? []) {
      const count = this.#counts[category];
      if (count === undefined) continue;
      count.patients[part] = (count.patients[part] ?? 0) + sign;
      count.images[part] = (count.images[part] ?? 0) + sign * images;
    }
  }

  #cost(categories: Iterable<number>): number {
    let cost = 0;
    for (const category of categories) {
      const total = this.#totals[category];
      const count = this.#counts[category];
      if (total === undefined || count === undefined) continue;
      for (const part of [TRAIN, TUNING, TEST] as const) {
        const wanted = this.#fractions[part] ?? 0;
        const patients = count.patients[part] ?? 0;
        if (patients === 0 && wanted > 0) cost += MISSING[part];
        cost += (patients / total.patients - wanted) ** 2;
        cost += ((count.images[part] ?? 0) / total.images - wanted) ** 2;
      }
    }
    return cost;
  }
}
