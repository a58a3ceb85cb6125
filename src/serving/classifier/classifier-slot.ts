import type { ClassifierOptions, PackedClassifier } from '../../pipeline/index.ts';
import { openClassifier } from '../../pipeline/index.ts';
import { Refusal } from '../refusal.ts';

/** An open classifier, how many requests use it, and whether it goes when they are over. */
interface Held {
  readonly classifier: PackedClassifier;
  users: number;
  isLeaving: boolean;
}

/**
 * The classifier that is served, in a place where it can be changed. A request keeps the one that it
 * began with to its end; the one before stays open, so that the change can be taken back.
 */
export class ClassifierSlot {
  readonly #path: string;
  readonly #options: ClassifierOptions;
  #current: Held;
  #previous: Held | null = null;
  #loading: Promise<unknown> = Promise.resolve();

  private constructor(path: string, options: ClassifierOptions, classifier: PackedClassifier) {
    this.#path = path;
    this.#options = options;
    this.#current = { classifier, users: 0, isLeaving: false };
  }

  /** @throws UserError as {@link openClassifier} does. */
  static async open(path: string, options: ClassifierOptions): Promise<ClassifierSlot> {
    return new ClassifierSlot(path, options, await openClassifier(path, options));
  }

  get current(): PackedClassifier {
    return this.#current.classifier;
  }

  get previous(): PackedClassifier | null {
    return this.#previous?.classifier ?? null;
  }

  /** Does some work with the classifier of now, which stays open until the work is over. */
  async use<T>(work: (classifier: PackedClassifier) => Promise<T>): Promise<T> {
    const held = this.#current;
    held.users += 1;
    try {
      return await work(held.classifier);
    } finally {
      held.users -= 1;
      await closeWhereIdle(held);
    }
  }

  /**
   * Opens the file again and serves what it holds now. Nothing changes where it cannot be opened, or
   * holds what is served already.
   *
   * @throws UserError as {@link openClassifier} does.
   */
  reload(): Promise<void> {
    return this.#inTurn(async () => {
      const classifier = await openClassifier(this.#path, this.#options);
      if (classifier.id === this.current.id) return await classifier.close();
      await this.#leave(this.#previous);
      this.#previous = this.#current;
      this.#current = { classifier, users: 0, isLeaving: false };
    });
  }

  /**
   * Serves the one before again; the present one becomes the one before.
   *
   * @throws Refusal when there was none.
   */
  rollback(): Promise<void> {
    return this.#inTurn(() => {
      if (this.#previous === null) {
        const message = 'Cannot go back: no classifier was served before this one.';
        throw new Refusal(409, message, 'nothing-before');
      }
      [this.#current, this.#previous] = [this.#previous, this.#current];
      return Promise.resolve();
    });
  }

  async close(): Promise<void> {
    await this.#loading;
    await this.#leave(this.#previous);
    await this.#leave(this.#current);
  }

  /** Changes are made one after another. */
  #inTurn(change: () => Promise<void>): Promise<void> {
    const done = this.#loading.then(change);
    this.#loading = done.catch(() => undefined);
    return done;
  }

  async #leave(held: Held | null): Promise<void> {
    if (held === null) return;
    held.isLeaving = true;
    await closeWhereIdle(held);
  }
}

async function closeWhereIdle(held: Held): Promise<void> {
  if (held.isLeaving && held.users === 0) await held.classifier.close();
}
