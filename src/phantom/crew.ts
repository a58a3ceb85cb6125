import { extname } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { UserError } from '../errors.ts';
import { startWorker } from '../start-worker.ts';
import type { StudyToWrite } from './write-study.ts';

/** What a thread is asked: a study, or to finish its image and stop. */
export type CrewRequest = StudyToWrite | 'stop';

/** What a thread says: an image is there, its study is done, or why it cannot go on. */
export type CrewAnswer = 'image' | 'study' | { readonly failure: string };

/** TypeScript in a source checkout, JavaScript in the published package. */
const extension = extname(import.meta.url);

/**
 * Writes studies on several threads at once, each study on one of them. When the signal is raised
 * the threads finish the image that they are at, and record it.
 *
 * @throws UserError when a file cannot be written.
 */
export async function writeStudies(
  studies: readonly StudyToWrite[],
  {
    threads,
    signal,
    imageDone,
  }: {
    readonly threads: number;
    readonly signal: AbortSignal | undefined;
    readonly imageDone: () => void;
  },
): Promise<void> {
  const waiting = [...studies];
  const crew = Array.from({ length: Math.min(threads, studies.length) }, () =>
    startWorker(new URL(`./study.worker${extension}`, import.meta.url), null),
  );
  const stop = (): void => {
    waiting.length = 0;
    for (const worker of crew) worker.postMessage('stop' satisfies CrewRequest);
  };
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted === true) return;
    await Promise.all(crew.map((worker) => workThrough(worker, waiting, imageDone)));
  } finally {
    signal?.removeEventListener('abort', stop);
    await Promise.all(crew.map((worker) => worker.terminate()));
  }
}

/** Gives one thread study after study until none is left. */
function workThrough(
  worker: Worker,
  waiting: StudyToWrite[],
  imageDone: () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const next = (): void => {
      const study = waiting.shift();
      if (study === undefined) resolve();
      else worker.postMessage(study satisfies CrewRequest);
    };
    worker.on('message', (answer: CrewAnswer) => {
      if (answer === 'image') imageDone();
      else if (answer === 'study') next();
      else reject(new UserError(answer.failure));
    });
    worker.on('error', reject);
    worker.on('exit', (code) => {
      reject(new UserError(`A thread that writes the phantom ended with code ${code}; run again.`));
    });
    next();
  });
}
