import { allRuns } from '../pipeline/index.ts';
import type { Handlers } from './handler.ts';
import { askedImages } from './runs/asked-images.ts';
import { facetsOf } from './studies/list-studies.ts';
import type { Answer } from './wire/index.ts';
import type { Workbench } from './workbench.ts';

type Home = Answer<'GET /api/home'>;

/** Mistakes that the first page shows. */
const MISTAKES = 6;

export function homeHandlers(bench: Workbench): Handlers<'GET /api/home'> {
  return {
    'GET /api/home': async () => {
      const [files, { frames }] = await Promise.all([bench.files(), bench.listed()]);
      const facets = await bench.fresh.get('facets', () =>
        Promise.resolve(facetsOf(files, frames)),
      );
      const runs = await allRuns(bench.workspace);
      const newest = await newestOf(bench, runs);
      const split = (await bench.workspace.catalog.split()) !== undefined;
      const jobs = (await bench.jobs.newest(50)).filter(({ finishedAt }) => finishedAt === null);
      const { files: all, patients, labelled, synthetic } = facets;
      return {
        ...{ files: all, frames: facets.frames, patients, labelled, split, synthetic, newest },
        runs: runs.length,
        next: nextStep({ facets, split, runs: runs.length, newest }),
        running: jobs.map(({ id, kind }) => ({ job: id, kind })),
      };
    },
  };
}

async function newestOf(
  bench: Workbench,
  runs: Awaited<ReturnType<typeof allRuns>>,
): Promise<Home['newest']> {
  const { byId } = await bench.listed();
  for (const { run, finishedAt } of runs) {
    const evaluation = await bench.evaluation(run);
    if (evaluation === null) continue;
    const { use, images, patients, accuracy, top2, balancedAccuracy } = evaluation.metrics;
    const worst = askedImages(evaluation.images, byId, { only: 'mistakes', order: 'surest' });
    return {
      ...{ run, use, finishedAt, images, patients, accuracy, top2, balancedAccuracy },
      mistakes: worst.slice(0, MISTAKES).map(({ frame, truth, predicted, probability }) => ({
        ...{ frameId: frame.frameId, hash: frame.hash ?? '', truth, predicted, probability },
      })),
    };
  }
  return null;
}

function nextStep({
  facets,
  split,
  runs,
  newest,
}: {
  readonly facets: Pick<Home, 'frames' | 'labelled'>;
  readonly split: boolean;
  readonly runs: number;
  readonly newest: Home['newest'];
}): Home['next'] {
  if (facets.frames === 0) return 'ingest';
  if (facets.labelled === 0) return 'label';
  if (!split) return 'split';
  if (runs === 0) return 'train';
  return newest === null ? 'evaluate' : 'look';
}
