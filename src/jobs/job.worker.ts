// Entry of a job's process: takes one step of the pipeline, says how far it is, and ends.
import { openWorkspace } from '../catalog/index.ts';
import type { JobProgress } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { Interrupted, UserError } from '../errors.ts';
import { flushTraces, inSpan } from '../traces.ts';
import { openShardQueues } from './index.ts';
import type { JobMessage, JobOrder } from './job-messages.ts';
import { runStep } from './run-step.ts';

/** Milliseconds between two words about progress, unless a step is over. */
const PACE_MS = 200;

const controller = new AbortController();
const say = (message: JobMessage): void => void process.send?.(message);

// Ctrl-C reaches every process of a terminal; the server decides when to stop. Where it is gone, the
// work in hand is finished, and the next server goes on from there.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
process.on('disconnect', () => controller.abort());

process.on('message', (order: JobOrder) => {
  if (order.kind === 'stop') controller.abort();
  else void work(order);
});

async function work(order: Extract<JobOrder, { kind: 'start' }>): Promise<void> {
  const last = await outcomeOf(order);
  // The process must not end before its last words are through.
  if (process.connected) process.send?.(last, () => process.exit());
  else process.exit();
}

async function outcomeOf({
  dir,
  request,
  queue,
  traceparent,
}: Extract<JobOrder, { kind: 'start' }>): Promise<JobMessage> {
  const paced = pacedProgress();
  const effects: Effects = {
    progress: paced,
    note: (note) => say({ kind: 'note', note }),
    epoch: ({ epoch, loss, tuningLogLoss, tuningAccuracy }) =>
      say({ kind: 'epoch', epoch: { epoch, loss, tuningLogLoss, tuningAccuracy } }),
    signal: controller.signal,
  };
  try {
    const workspace = await openWorkspace(dir);
    const shards = queue === undefined ? undefined : await openShardQueues(workspace, queue);
    try {
      const onQueue = { ...effects, ...(shards && { shards }) };
      const work = () => runStep(workspace, request, onQueue);
      const result = await inSpan(`run ${request.kind}`, {}, work, traceparent);
      return { kind: 'done', result };
    } finally {
      await shards?.close();
      await flushTraces();
      await workspace.close();
    }
  } catch (error) {
    if (error instanceof Interrupted) return { kind: 'stopped' };
    if (error instanceof UserError) return { kind: 'refused', sentence: error.message };
    return { kind: 'faulty', sentence: error instanceof Error ? error.message : String(error) };
  }
}

function pacedProgress(): Effects['progress'] {
  let said: { at: number; step: string } | undefined;
  return (step, done, total, detail) => {
    const at = performance.now();
    const isOver = total > 0 && done >= total;
    if (said?.step === step && !isOver && at - said.at < PACE_MS) return;
    said = { at, step };
    const progress: JobProgress = { step, done, total, detail: detail ?? null };
    say({ kind: 'progress', progress });
  };
}
