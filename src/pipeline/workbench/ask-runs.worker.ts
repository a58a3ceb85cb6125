// Entry of the process that asks runs for pages: it loads networks and lets them compute, one question
// after another, so that the server's own process answers everybody else meanwhile.
import { setPriority } from 'node:os';
import { openWorkspace, type Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { RefusedFile } from '../../studies/index.ts';
import { predict } from '../predict/predict.ts';
import { heatMap } from './heat-map.ts';
import { type Neighbourhood, openNeighbourhood } from './neighbours.ts';
import type { RunMessage, RunOrder, RunQuestion } from './run-questions.ts';

/** Whoever waits for a page comes first. */
const NICE = 5;

// Ctrl-C reaches every process of a terminal; the server decides when to stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => process.exit());
setPriority(NICE);

let workspace: Promise<Workspace> | undefined;
let around: { key: string; neighbourhood: Promise<Neighbourhood> } | undefined;
let last: Promise<void> = Promise.resolve();
process.on('message', (order: RunOrder) => {
  last = last.then(async () => void process.send?.(await messageOf(order)));
});

async function messageOf({ id, dir, question }: RunOrder): Promise<RunMessage> {
  try {
    return { id, kind: 'done', answer: await answerOf(await opened(dir), question) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    if (error instanceof RefusedFile) return { id, kind: 'refused', reason: error.reason, message };
    return { id, kind: error instanceof UserError ? 'stopped' : 'faulty', message };
  }
}

/** The workspace, opened once; what kept it from being opened may be mended meanwhile. */
async function opened(dir: string): Promise<Workspace> {
  workspace ??= openWorkspace(dir).catch((error: unknown) => {
    workspace = undefined;
    throw error;
  });
  return await workspace;
}

async function answerOf(open: Workspace, { kind, run, told }: RunQuestion): Promise<unknown> {
  switch (kind) {
    case 'heat-map':
      return await heatMap(open, run, told);
    case 'neighbours':
      return await (await neighbourhood(open, run)).of(told.hash, told.count);
    case 'predict': {
      const notes: string[] = [];
      const effects = {
        progress: () => undefined,
        note: (sentence: string) => void notes.push(sentence),
      };
      return { predictions: await predict(open, run, told.path, effects), notes };
    }
  }
}

/** Holds the features of one run ready, until frames change. */
async function neighbourhood(open: Workspace, run: string): Promise<Neighbourhood> {
  const key = `${run} ${await open.catalog.contentVersion()}`;
  if (around?.key !== key) around = { key, neighbourhood: openNeighbourhood(open, run) };
  const { neighbourhood: found } = around;
  found.catch(() => {
    around = undefined;
  });
  return await found;
}
