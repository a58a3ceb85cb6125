import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { DayOfDrift } from '../../pipeline/index.ts';

/** What the service counts; no label holds anything of a file or a patient. */
export class ServiceMetrics {
  readonly #registry = new Registry();
  readonly #requests = this.#histogram(
    'sonograft_request_seconds',
    'Time to answer a request.',
    ['route', 'status'],
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  );
  readonly #frames = this.#counter('sonograft_frames_total', 'Frames by the answer.', ['category']);
  readonly #unread = this.#counter('sonograft_files_unread_total', 'Files without a frame.', []);
  readonly #highest = this.#histogram(
    'sonograft_highest_probability',
    'Highest probabilities.',
    [],
    [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1],
  );
  readonly #underWay = new Gauge({
    name: 'sonograft_files_under_way',
    help: 'Files that are being classified.',
    registers: [this.#registry],
  });
  readonly #refusals = this.#counter('sonograft_busy_total', 'Requests refused as too many.', []);
  readonly #changes = this.#counter('sonograft_classifier_changes_total', 'Reloads, rollbacks.', [
    'change',
    'outcome',
  ]);
  readonly #shadow = this.#counter(
    'sonograft_shadow_frames_total',
    'Frames that the shadow classifier was asked about: same or other category, or left out.',
    ['outcome'],
  );
  readonly #shadowDifference = this.#histogram(
    'sonograft_shadow_difference',
    'Largest difference of a probability between the classifier and its shadow.',
    [],
    [1e-4, 1e-3, 0.01, 0.05, 0.1, 0.25, 0.5, 1],
  );

  readonly #corrections = this.#counter(
    'sonograft_corrections_total',
    'Corrections by what became of them: kept, known already, or left out, for the file is full.',
    ['outcome'],
  );

  readonly #drift = new Gauge({
    name: 'sonograft_drift_alarm',
    help: 'Whether what is classified today differs from what the classifier was tried on: 1 or 0.',
    labelNames: ['statistic'],
    registers: [this.#registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  request(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: String(status) }, seconds);
  }

  /** @param probabilities null where there was no frame. */
  answer(category: string | null, probabilities: Readonly<Record<string, number>> | null): void {
    if (probabilities === null) {
      this.#unread.inc();
      return;
    }
    this.#frames.inc({ category: category ?? 'abstained' });
    this.#highest.observe(Math.max(...Object.values(probabilities)));
  }

  correction(outcome: 'kept' | 'known' | 'full'): void {
    this.#corrections.inc({ outcome });
  }

  /** @param today null where nothing can be said of today. */
  drift(today: Pick<DayOfDrift, 'stability' | 'alarms'> | null): void {
    this.#drift.reset();
    for (const statistic of Object.keys(today?.stability ?? {})) {
      this.#drift.set({ statistic }, today?.alarms.some((one) => one === statistic) ? 1 : 0);
    }
  }

  underWay(files: number): void {
    this.#underWay.set(files);
  }

  busy(): void {
    this.#refusals.inc();
  }

  change(change: 'reload' | 'rollback', outcome: 'done' | 'failed'): void {
    this.#changes.inc({ change, outcome });
  }

  /** @param difference null where the shadow was not asked, for it had too much to do. */
  shadow(outcome: 'same' | 'other' | 'left-out' | 'failed', difference: number | null): void {
    this.#shadow.inc({ outcome });
    if (difference !== null) this.#shadowDifference.observe(difference);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }

  #counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.#registry] });
  }

  #histogram<T extends string>(
    name: string,
    help: string,
    labelNames: readonly T[],
    buckets: number[],
  ): Histogram<T> {
    return new Histogram({ name, help, labelNames, buckets, registers: [this.#registry] });
  }
}
