import type { Effects } from '../../effects.ts';
import { throwIfInterrupted, UserError } from '../../errors.ts';
import { Random } from '../../numeric/index.ts';
import { accuracy, meanLogLoss } from '../softmax.ts';
import type { Checkpoints } from './checkpoints.ts';
import { batchShares } from './class-weights.ts';
import type { Course } from './course.ts';
import { dropoutMask } from './dropout-mask.ts';
import type { Patience, Tuned } from './early-stopping.ts';
import { isOver, tune, untuned } from './early-stopping.ts';
import type { EngineState, FcEngine } from './engine.ts';
import { rateAt } from './learning-rate.ts';
import type { EpochRecord, Progress } from './progress.ts';
import { unstarted } from './progress.ts';

export interface Trained {
  readonly history: readonly EpochRecord[];
  readonly keptEpoch: number;
  /** In the order of their names. */
  readonly parameters: readonly Float32Array[];
}

/**
 * Trains until the last epoch, or until the tuning part has seen no improvement for long enough. Where
 * there is a tuning part, the parameters of the epoch with the lowest log-loss on it are kept.
 *
 * The order of an epoch and the masks of a step come from random streams of their own, so a training
 * goes on from a checkpoint between any two steps as if it had never stopped.
 *
 * @throws UserError when the loss grows beyond all bounds.
 * @throws Interrupted when the signal is raised; a checkpoint is written first.
 */
export async function trainEpochs(
  engine: FcEngine,
  course: Course,
  checkpoints: Checkpoints | null,
  effects: Effects,
): Promise<Trained> {
  const { seed, epochs, batch, labels, tuningLabels, patience } = course;
  const steps = Math.ceil(labels.length / batch);
  let { progress, best } = await begin(engine, checkpoints, effects);
  let tuned = replay(progress.history, patience);
  effects.progress(STEP, progress.epoch - 1, epochs);
  for (const record of progress.history) effects.epoch?.(record);

  while (progress.epoch <= epochs && !isOver(tuned, patience)) {
    const { epoch, history } = progress;
    const order = new Random('fc epoch', seed, epoch).shuffle(Array.from(labels.keys()));
    for (let step = progress.step; step < steps; step++) {
      if (effects.signal?.aborted === true) {
        if (progress !== unstarted) {
          await checkpoints?.save({ progress, engine: await engine.state(), best });
        }
        throwIfInterrupted(effects.signal, 'training the head');
      }
      const rows = order.slice(step * batch, (step + 1) * batch);
      const { shares, weight } = batchShares(course.weights, labels, rows);
      const rate = rateAt(course.rate, (epoch - 1) * steps + step, epochs * steps);
      const loss = await engine.step(rows, shares, rate, masksOf(course, epoch, step));
      progress = {
        ...progress,
        step: step + 1,
        loss: progress.loss + loss * weight,
        weight: progress.weight + weight,
      };
      if (step + 1 < steps && checkpoints?.isDue() === true) {
        await checkpoints.save({ progress, engine: await engine.state(), best });
      }
    }
    const loss = progress.loss / progress.weight;
    const rate = rateAt(course.rate, (epoch - 1) * steps, epochs * steps);
    refuseDivergence(loss, epoch, course.rate.rate);
    const record = { epoch, rate, loss, ...(await look(engine, tuningLabels)) };
    if (record.tuningLogLoss !== null) {
      tuned = tune(tuned, epoch, record.tuningLogLoss, patience?.minDelta);
      if (tuned.bestEpoch === epoch) best = await engine.state('parameters');
    }
    progress = { ...unstarted, epoch: epoch + 1, history: [...history, record] };
    effects.progress(STEP, epoch, epochs, describe(record));
    effects.epoch?.(record);
    if (epoch < epochs && checkpoints?.isDue() === true) {
      await checkpoints.save({ progress, engine: await engine.state(), best });
    }
  }

  const { history } = progress;
  if (history.length < epochs) {
    effects.note(
      `Training stopped after epoch ${history.length} of ${epochs}: the log-loss on the tuning part had not fallen for ${tuned.since} epochs; epoch ${tuned.bestEpoch} is kept.`,
    );
  }
  const keptEpoch = best === null ? history.length : tuned.bestEpoch;
  return { history, keptEpoch, parameters: await engine.parameters(best ?? undefined) };
}

const STEP = 'Training the head';

/** Where the checkpoint left off, or the start. */
async function begin(
  engine: FcEngine,
  checkpoints: Checkpoints | null,
  effects: Effects,
): Promise<{ progress: Progress; best: EngineState | null }> {
  const found = (await checkpoints?.load()) ?? null;
  if (found === null) return { progress: unstarted, best: null };
  await engine.restore(found.engine);
  const { epoch, step } = found.progress;
  effects.note(`Training goes on from its checkpoint: epoch ${epoch}, after ${step} steps of it.`);
  return found;
}

function replay(history: readonly EpochRecord[], patience: Patience | undefined): Tuned {
  return history.reduce(
    (tuned, { epoch, tuningLogLoss }) =>
      tuningLogLoss === null ? tuned : tune(tuned, epoch, tuningLogLoss, patience?.minDelta),
    untuned,
  );
}

function masksOf(
  { seed, batch, hidden, dropout }: Course,
  epoch: number,
  step: number,
): Uint8Array[] {
  if (dropout === 0) return [];
  const random = new Random('fc dropout', seed, epoch, step);
  return hidden.map((units) => dropoutMask(random, batch * units, dropout));
}

async function look(
  engine: FcEngine,
  labels: Int32Array | null,
): Promise<Pick<EpochRecord, 'tuningLogLoss' | 'tuningAccuracy'>> {
  if (labels === null) return { tuningLogLoss: null, tuningAccuracy: null };
  const logits = await engine.tuningLogits();
  return {
    tuningLogLoss: meanLogLoss(logits, labels),
    tuningAccuracy: accuracy(logits, labels),
  };
}

function refuseDivergence(loss: number, epoch: number, rate: number): void {
  if (Number.isFinite(loss)) return;
  throw new UserError(
    `Cannot train the head: the loss grew beyond all bounds in epoch ${epoch}; try a smaller --rate than ${rate}.`,
  );
}

function describe({ loss, tuningAccuracy }: EpochRecord): string {
  const tuning =
    tuningAccuracy === null ? '' : `, tuning accuracy ${(100 * tuningAccuracy).toFixed(1)} %`;
  return `loss ${loss.toPrecision(3)}${tuning}`;
}
