import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allRuns, readFeatureMap, splitOverview } from '../../pipeline/index.ts';
import type { RunFile } from '../../pipeline/index.ts';
import type { Handlers } from '../handler.ts';
import { missing, Refusal } from '../refusal.ts';
import { windowOf } from '../studies/filters.ts';
import { shownFrame } from '../studies/shown-frame.ts';
import { refuseNoHash } from '../studies/studies-handlers.ts';
import type { Workbench } from '../workbench.ts';
import { askedImages } from './asked-images.ts';
import { shownEvaluation } from './shown-evaluation.ts';
import { listedRun, shownRun } from './shown-run.ts';
import { tryFile } from './try-file.ts';

type Names =
  | 'GET /api/runs'
  | 'GET /api/runs/:run'
  | 'GET /api/runs/:run/images'
  | 'GET /api/runs/:run/images/:hash/heat-map'
  | 'GET /api/runs/:run/images/:hash/neighbours'
  | 'GET /api/runs/:run/map'
  | 'GET /api/runs/:run/report'
  | 'GET /api/runs/:run/evaluation'
  | 'POST /api/runs/:run/try';

export function runsHandlers(bench: Workbench): Handlers<Names> {
  const find = async (name: string): Promise<RunFile> => {
    const run = (await allRuns(bench.workspace)).find((one) => one.run === name);
    if (run === undefined) throw missing(`run ${name}`);
    return run;
  };
  const digest = async (): Promise<string | null> => {
    const rows = await bench.labelled();
    const split = await bench.fresh.get('split', () => splitOverview(bench.workspace, rows));
    return split === null || split.outside > 0 ? null : split.digest;
  };
  const listed = async (run: RunFile) =>
    listedRun(run, await bench.evaluation(run.run), await digest());
  return {
    'GET /api/runs': async () => ({
      runs: await Promise.all((await allRuns(bench.workspace)).map(listed)),
    }),
    'GET /api/runs/:run': async ({ params }) => {
      const run = await find(params.run);
      return await shownRun(bench, run, await listed(run));
    },
    'GET /api/runs/:run/evaluation': async ({ params }) => {
      await find(params.run);
      return shownEvaluation(await bench.requireEvaluation(params.run), await bench.files());
    },
    'GET /api/runs/:run/images': async ({ params, query: { offset, limit, ...asked } }) => {
      await find(params.run);
      const { images } = await bench.requireEvaluation(params.run);
      const { byId } = await bench.listed();
      const found = askedImages(images, byId, asked);
      const window = windowOf(found, { offset, limit });
      return {
        ...window,
        items: window.items.map(({ frame, truth, predicted, probability, probabilities }) => ({
          ...shownFrame(frame),
          ...{ truth, predicted, probability, probabilities },
        })),
      };
    },
    'GET /api/runs/:run/images/:hash/heat-map': async ({ params: { run, hash }, query }) => {
      refuseNoHash(hash);
      await find(run);
      const name = `heat map ${run} ${hash} ${query.category ?? ''}`;
      return await bench.fresh.get(name, () =>
        bench.asker.ask('heat-map', run, { hash, category: query.category }),
      );
    },
    'GET /api/runs/:run/images/:hash/neighbours': async ({ params: { run, hash }, query }) => {
      refuseNoHash(hash);
      await find(run);
      const { byHash } = await bench.listed();
      const found = await bench.asker.ask('neighbours', run, { hash, count: query.count });
      return {
        neighbours: found.flatMap(({ hash: other, similarity }) => {
          const frame = byHash.get(other);
          if (frame === undefined) return [];
          const { frameId, category, part } = frame;
          return [{ frameId, hash: other, category, part, similarity }];
        }),
      };
    },
    'GET /api/runs/:run/map': async ({ params }) => {
      await find(params.run);
      const map = await readFeatureMap(bench.workspace, params.run);
      if (map === null) {
        throw new Refusal(404, `No map of the run ${params.run} is drawn yet.`, 'not-drawn', {
          values: { run: params.run },
        });
      }
      const { byHash } = await bench.listed();
      return {
        run: map.run,
        points: map.points.flatMap(({ hash, x, y }) => {
          const frame = byHash.get(hash);
          if (frame === undefined) return [];
          return [
            { frameId: frame.frameId, hash, x, y, category: frame.category, part: frame.part },
          ];
        }),
      };
    },
    'GET /api/runs/:run/report': async ({ params }) => {
      await find(params.run);
      const path = join(bench.workspace.runDir(params.run), 'report.html');
      if (!existsSync(path)) {
        throw new Refusal(404, `The run ${params.run} is not evaluated yet.`, 'not-evaluated', {
          values: { run: params.run },
        });
      }
      return { html: await readFile(path, 'utf8') };
    },
    'POST /api/runs/:run/try': async ({ params, request, person }) => {
      await find(params.run);
      const tried = await tryFile(bench, params.run, request);
      await bench.log(person, 'try', params.run);
      return tried;
    },
  };
}
