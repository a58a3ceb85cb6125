// Entry of a reader process: reads one file after another, in the order in which they come, and says
// of each what it found, so that a file that brings this process down takes nothing with it.
import { UserError } from '../../errors.ts';
import { FileMemory, RefusedFile } from '../../studies/index.ts';
import { copyFile } from './copy-file.ts';
import { findTexts } from './find-texts.ts';
import { lentTextsOf } from './find-lent-texts.ts';
import { maskFrame } from './mask-frame.ts';
import { readFile } from './read-file.ts';
import type { ReaderAnswer, ReaderMessage, ReaderRequest, ReaderWork } from './reader-messages.ts';
import { showFrame } from './show-frame.ts';
import { shrinkFrame } from './shrink-frame.ts';

const send = (message: ReaderMessage): void => void process.send?.(message);

// Ctrl-C reaches every process of a terminal; the one that sends us work decides when to stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit());

/** One file is read at a time. */
const memory = new FileMemory();
let last: Promise<void> = Promise.resolve();
process.on('message', (request: ReaderRequest) => {
  last = last.then(async () => send(await answer(request)));
});
send({ kind: 'alive' });

async function answer({ id, work }: ReaderRequest): Promise<ReaderMessage> {
  try {
    return { kind: 'done', id, answer: await done(work, () => send({ kind: 'alive' })) };
  } catch (error) {
    if (error instanceof RefusedFile) {
      return { kind: 'refused', id, reason: error.reason, message: error.message };
    }
    if (error instanceof UserError) return { kind: 'stopped', id, message: error.message };
    return { kind: 'faulty', id, message: error instanceof Error ? error.message : String(error) };
  }
}

async function done(work: ReaderWork, alive: () => void): Promise<ReaderAnswer> {
  switch (work.kind) {
    case 'read':
      return { kind: 'read', reading: await readFile(work, alive, memory) };
    case 'copy':
      await copyFile(work, alive);
      return { kind: 'copy' };
    case 'show':
      return { kind: 'show', shown: await showFrame(work, alive) };
    case 'texts':
      return { kind: 'texts', texts: await findTexts(work, alive) };
    case 'lent':
      return { kind: 'lent', lent: lentTextsOf(work) };
    case 'mask':
      await maskFrame(work, alive);
      return { kind: 'mask' };
    case 'shrink':
      return { kind: 'shrink', thumbnail: await shrinkFrame(work, alive) };
  }
}
