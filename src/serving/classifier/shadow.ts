import type { PackedClassifier } from '../../pipeline/index.ts';
import type { ServiceMetrics } from './metrics.ts';
import type { Answers, Question } from './question.ts';

/** Requests that wait for the shadow; what comes while it has so many is left out. */
const MOST = 16;

/** A second classifier that is asked the same, compared and counted, and whose answers nobody gets. */
export class Shadow {
  readonly #classifier: PackedClassifier;
  readonly #metrics: ServiceMetrics;
  readonly #waiting = new Set<Promise<void>>();

  constructor(classifier: PackedClassifier, metrics: ServiceMetrics) {
    this.#classifier = classifier;
    this.#metrics = metrics;
  }

  /** Resolves when the comparison is over; it is never rejected. */
  async compare(questions: readonly Question[], answers: readonly Answers[]): Promise<void> {
    if (this.#waiting.size >= MOST) {
      this.#metrics.shadow('left-out', null);
      return;
    }
    const done = this.#compare(questions, answers).catch(() =>
      this.#metrics.shadow('failed', null),
    );
    this.#waiting.add(done);
    await done;
    this.#waiting.delete(done);
  }

  async close(): Promise<void> {
    await Promise.all(this.#waiting);
    await this.#classifier.close();
  }

  async #compare(questions: readonly Question[], answers: readonly Answers[]): Promise<void> {
    for (const [i, ask] of questions.entries()) {
      const own = answers[i] ?? [];
      const theirs = await ask(this.#classifier);
      own.forEach(({ category, probabilities }, frame) => {
        const other = theirs[frame];
        if (probabilities === null || other === undefined || other.probabilities === null) return;
        const isSame = other.category === category;
        this.#metrics.shadow(
          isSame ? 'same' : 'other',
          between(probabilities, other.probabilities),
        );
      });
    }
  }
}

/** The largest difference; a category that one of them lacks has the probability 0 there. */
function between(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): number {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Math.max(...names.map((name) => Math.abs((a[name] ?? 0) - (b[name] ?? 0))));
}
