import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import type { PackedClassifier } from '../../pipeline/index.ts';
import { Refusal } from '../refusal.ts';
import type { ClassifierSlot } from './classifier-slot.ts';
import type { ServiceMetrics } from './metrics.ts';
import { aboutFile, aboutFrame, type Answers, type Question } from './question.ts';
import { bytesOfFrame, filesOf, saveFile } from './received-files.ts';
import type { Shadow } from './shadow.ts';
import type { ServiceAnswer } from './wire.ts';

type Classified = ServiceAnswer<'POST /v1/classify'>;
/** Where requests are taken, so many at a time, and answered. */
export class Desk {
  readonly #slot: ClassifierSlot;
  readonly #metrics: ServiceMetrics;
  readonly #shadow: Shadow | null;
  readonly #most: number;
  #underWay = 0;

  /** @param most requests under way; more are refused. */
  constructor(
    slot: ClassifierSlot,
    metrics: ServiceMetrics,
    { shadow, most }: { readonly shadow: Shadow | null; readonly most: number },
  ) {
    this.#slot = slot;
    this.#metrics = metrics;
    this.#shadow = shadow;
    this.#most = most;
  }

  /**
   * Classifies the files of a request; nothing of them is kept.
   *
   * @throws Refusal with 429 while there is too much to do, 400 or 413 for what cannot be taken.
   */
  async classify(request: FastifyRequest, kind: 'file' | 'frame'): Promise<Classified> {
    if (this.#underWay >= this.#most) {
      this.#metrics.busy();
      const message = `Cannot classify now: ${this.#most} requests are under way; try again in a second.`;
      throw new Refusal(429, message, 'busy');
    }
    this.#count(1);
    try {
      return await this.#slot.use((classifier) =>
        kind === 'frame'
          ? this.#classifyFrames(classifier, request)
          : this.#classifyFiles(classifier, request),
      );
    } finally {
      this.#count(-1);
    }
  }

  async #classifyFrames(
    classifier: PackedClassifier,
    request: FastifyRequest,
  ): Promise<Classified> {
    const questions: Question[] = [];
    for await (const file of filesOf(request)) {
      questions.push(aboutFrame(await bytesOfFrame(file)));
    }
    const answers = await Promise.all(questions.map((ask) => ask(classifier)));
    void this.#shadow?.compare(questions, answers);
    return this.#told(classifier, answers);
  }

  async #classifyFiles(classifier: PackedClassifier, request: FastifyRequest): Promise<Classified> {
    const dir = await mkdtemp(join(tmpdir(), 'sonograft-classify-'));
    const under: Promise<Answers>[] = [];
    const questions: Question[] = [];
    let compared: Promise<void> | undefined;
    try {
      for await (const file of filesOf(request)) {
        const ask = aboutFile(await saveFile(file, dir, questions.length));
        questions.push(ask);
        const answer = ask(classifier);
        // An error surfaces when its turn comes.
        answer.catch(() => undefined);
        under.push(answer);
      }
      const answers = await Promise.all(under);
      compared = this.#shadow?.compare(questions, answers);
      return this.#told(classifier, answers);
    } finally {
      void Promise.allSettled([...under, compared]).then(() =>
        rm(dir, { recursive: true, force: true }),
      );
    }
  }

  #told(classifier: PackedClassifier, answers: readonly Answers[]): Classified {
    const predictions = answers.flatMap((own, file) => own.map((one) => ({ file, ...one })));
    for (const { category, probabilities } of predictions) {
      this.#metrics.answer(category, probabilities);
    }
    const { use } = classifier.manifest;
    return { use, classifier: identityOf(classifier), predictions };
  }

  #count(change: 1 | -1): void {
    this.#underWay += change;
    this.#metrics.underWay(this.#underWay);
  }
}

/** What the service says a classifier is. */
export function identityOf({ id, manifest }: PackedClassifier): Classified['classifier'] {
  const { name, trainedAt, categories } = manifest;
  return { name, id, trainedAt, categories: [...categories] };
}
