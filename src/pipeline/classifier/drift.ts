import { populationStability, type Stability } from '../../evaluation/index.ts';
import type { Manifest } from './manifest.ts';
import { FrameCounts, type ReferenceStatistics } from './reference-statistics.ts';

/** How the frames of one day differ from those that the classifier was tried on. */
export interface DayOfDrift {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly images: number;
  /** By what is looked at; null while there are too few images, or nothing to compare with. */
  readonly stability: Readonly<Record<Statistic, Stability>> | null;
  /** What has changed by the alarm rule. */
  readonly alarms: readonly Statistic[];
}

const STATISTICS = ['meanGray', 'contrast', 'highest', 'categories'] as const;
type Statistic = (typeof STATISTICS)[number];

/** Images of a day below which nothing is said. */
const LEAST = 100;

/** Days that are kept. */
export const DAYS = 400;

/** What was counted, by day as YYYY-MM-DD in UTC, the oldest first. */
export type CountedDays = Readonly<Record<string, ReferenceStatistics>>;

/** By custom an index above this is a major change (Siddiqi, Credit Risk Scorecards, 2006). */
const MAJOR = 0.25;

/** So many times what chance makes on average are left to chance. */
const CHANCE = 3;

/**
 * Counts what a classifier sees and says, day by day, and compares each day with the frames of known
 * patients that travel with it. The alarm rule: an index above 0.25, and above it by three times what
 * chance makes on average of as many patients as so many images usually come from.
 */
export class Drift {
  readonly #manifest: Pick<Manifest, 'categories' | 'reference' | 'split'>;
  readonly #now: () => Date;
  readonly #days: Map<string, FrameCounts>;
  #added = 0;

  /** @param counted what was counted before. */
  constructor(
    manifest: Pick<Manifest, 'categories' | 'reference' | 'split'>,
    now: () => Date = () => new Date(),
    counted: CountedDays = {},
  ) {
    this.#manifest = manifest;
    this.#now = now;
    const days = Object.entries(counted).sort(([a], [b]) => (a < b ? -1 : 1));
    this.#days = new Map(
      days.map(([day, one]) => [day, new FrameCounts(manifest.categories, one)]),
    );
  }

  /** How many frames were added, not reckoning what was counted before. */
  get added(): number {
    return this.#added;
  }

  /**
   * @param pixels 65,536 gray values.
   * @param probabilities of the categories.
   */
  add(pixels: Uint8Array, probabilities: ArrayLike<number>): void {
    const day = this.#now().toISOString().slice(0, 10);
    let counts = this.#days.get(day);
    if (counts === undefined) {
      counts = new FrameCounts(this.#manifest.categories);
      this.#days.set(day, counts);
      const [oldest] = this.#days.keys();
      if (this.#days.size > DAYS && oldest !== undefined) this.#days.delete(oldest);
    }
    counts.add(pixels, probabilities);
    this.#added += 1;
  }

  /** What was counted, to go on from. */
  counted(): CountedDays {
    return Object.fromEntries(
      [...this.#days].flatMap(([day, counts]) => {
        const counted = counts.counted('test');
        return counted === null ? [] : [[day, counted]];
      }),
    );
  }

  /** Every day on which something was classified, the oldest first. */
  days(): DayOfDrift[] {
    return [...this.#days].flatMap(([day, counts]) => {
      const observed = counts.counted('test');
      return observed === null ? [] : [this.#compare(day, observed)];
    });
  }

  #compare(day: string, observed: ReferenceStatistics): DayOfDrift {
    const { reference } = this.#manifest;
    const { images } = observed;
    if (reference === null || images < LEAST) return { day, images, stability: null, alarms: [] };
    const patients = this.#manifest.split[reference.part].patients;
    const units = [patients, (images * patients) / reference.images] as const;
    const stability = Object.fromEntries(
      STATISTICS.map((name) => [
        name,
        populationStability(binsOf(reference, name), binsOf(observed, name), units),
      ]),
    ) as Record<Statistic, Stability>;
    const alarms = STATISTICS.filter(
      (name) => stability[name].index > MAJOR + CHANCE * stability[name].expected,
    );
    return { day, images, stability, alarms };
  }
}

function binsOf(statistics: ReferenceStatistics, name: Statistic): number[] {
  const bins = statistics[name];
  return Array.isArray(bins) ? bins : Object.values(bins);
}
