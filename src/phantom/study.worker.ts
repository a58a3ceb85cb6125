import { parentPort } from 'node:worker_threads';
import { fromSystemError, UserError } from '../errors.ts';
import type { CrewAnswer, CrewRequest } from './crew.ts';
import { writeStudy } from './write-study.ts';

// Writes studies for another thread, one after another, until it is told to stop.
let isStopped = false;
let turn = Promise.resolve();

function answer(content: CrewAnswer): void {
  parentPort?.postMessage(content);
}

parentPort?.on('message', (request: CrewRequest) => {
  if (request === 'stop') {
    isStopped = true;
    return;
  }
  turn = turn.then(async () => {
    try {
      await writeStudy(
        request,
        () => isStopped,
        () => answer('image'),
      );
      answer('study');
    } catch (error) {
      const known = fromSystemError(error, 'Cannot write the phantom');
      if (!(known instanceof UserError)) throw error;
      answer({ failure: known.message });
    }
  });
});
