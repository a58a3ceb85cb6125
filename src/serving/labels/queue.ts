import type { ListedFrame } from '../../catalog/index.ts';
import { allRuns, reviewLabels } from '../../pipeline/index.ts';
import type { ReviewedFrame } from '../../pipeline/index.ts';
import { shownFrame } from '../studies/shown-frame.ts';
import type { Answer } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';
import type { Doubted } from './doubted.ts';

type Queued = Answer<'GET /api/labels/queue'>['items'][number];
type Suspicion = NonNullable<Queued['suspicion']>;
type Order = 'corrected' | 'uncertain' | 'ambiguous' | 'wrong' | 'unlabelled';

/** Frames whose labels want a look, the most wanting first. */
export async function labelQueue(
  bench: Workbench,
  order: Order,
  doubted: Doubted | null,
): Promise<Queued[]> {
  const [reviewed, { byId }] = await Promise.all([
    bench.fresh.get('review', () => reviewLabels(bench.workspace)),
    bench.listed(),
  ]);
  const suspicions =
    doubted === null ? await contradictedByRun(bench) : stillDoubted(doubted, byId);
  const queued = reviewed.flatMap((one): Queued[] => {
    const frame = byId.get(one.frame);
    if (frame === undefined) return [];
    const { derived, reason, why, certainty, words, correction } = one;
    const suspicion = suspicions.get(one.frame) ?? null;
    const rests = { derived, reason, why, certainty, words };
    return [{ ...shownFrame(frame), ...rests, suspicion, correction }];
  });
  return queued.filter((one) => belongs(one, order)).sort(by(order));
}

function belongs(
  { source, reason, suspicion, category, certainty, correction }: Queued,
  order: Order,
): boolean {
  // Whom a person has decided about is not asked again.
  if (source === 'person') return false;
  switch (order) {
    case 'corrected':
      return correction !== null;
    case 'uncertain':
      return certainty !== null && category !== null;
    case 'ambiguous':
      return reason === 'ambiguous';
    case 'wrong':
      return suspicion !== null;
    case 'unlabelled':
      return category === null;
  }
}

function by(order: Order): (a: Queued, b: Queued) => number {
  if (order === 'wrong') {
    return (a, b) => (b.suspicion?.probability ?? 0) - (a.suspicion?.probability ?? 0);
  }
  return (a, b) => (a.certainty ?? 2) - (b.certainty ?? 2);
}

type Suspicions = ReadonlyMap<ReviewedFrame['frame'], Suspicion>;

/** What was said of labels in cross-validation, where they are what they were. */
function stillDoubted(
  { run, doubted }: Doubted,
  byId: ReadonlyMap<string, ListedFrame>,
): Suspicions {
  const still = doubted.filter(({ frame, category }) => byId.get(frame)?.category === category);
  return new Map(
    still.map(({ frame, suggested: predicted, probability }) => [
      frame,
      { run, predicted, probability, crossValidated: true },
    ]),
  );
}

/** What the newest evaluated run says of test images whose label it contradicts. */
async function contradictedByRun(bench: Workbench): Promise<Suspicions> {
  for (const { run } of await allRuns(bench.workspace)) {
    const evaluation = await bench.evaluation(run);
    if (evaluation === null) continue;
    const { byId } = await bench.listed();
    return new Map(
      evaluation.images.flatMap(({ frameId, predicted, probability }) => {
        const label = frameId === null ? undefined : byId.get(frameId)?.category;
        if (frameId === null || label === undefined || label === null || label === predicted)
          return [];
        return [[frameId, { run, predicted, probability, crossValidated: false }] as const];
      }),
    );
  }
  return new Map();
}
