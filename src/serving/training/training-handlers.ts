import { backboneNames, listWeights } from '../../backbones/index.ts';
import { splitOverview } from '../../pipeline/index.ts';
import type { Handlers } from '../handler.ts';
import type { Workbench } from '../workbench.ts';

type Names = 'GET /api/backbones' | 'GET /api/split';

export function trainingHandlers(bench: Workbench): Handlers<Names> {
  return {
    'GET /api/backbones': async () => {
      const kept = new Map((await listWeights()).map((one) => [one.name, one]));
      const backbones = backboneNames.map((name) => {
        const found = kept.get(name);
        // What is not kept as weights needs none.
        if (found === undefined) {
          const title = 'Wavelet scattering and local binary patterns; no trained weights';
          return { name, title, licence: 'Apache-2.0', here: true, weights: null };
        }
        const { title, licence, here, weights } = found;
        return { name, title, licence, here, weights };
      });
      return { backbones };
    },
    'GET /api/split': async () => {
      const rows = await bench.labelled();
      const found = await bench.fresh.get('split', () => splitOverview(bench.workspace, rows));
      const { test, tuning, seed } = bench.workspace.config.split;
      return {
        split: found,
        warnings: found?.warnings ?? [],
        labelled: rows.length,
        patients: new Set(rows.map(({ patient }) => patient)).size,
        defaults: { test, tuning, seed },
      };
    },
  };
}
