import { join } from 'node:path';
import type { Workspace } from '../catalog/index.ts';
import { initWorkspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { silent } from '../effects.ts';
import { writePhantom } from '../phantom/index.ts';
import type { EvaluateResult } from './evaluate/evaluate.ts';
import { evaluate } from './evaluate/evaluate.ts';
import { ingest } from './ingest/ingest.ts';
import { label } from './label/label.ts';
import { split } from './train/split.ts';
import { train } from './train/train.ts';

/** The run that the demo trains. */
const RUN = 'demo';

export interface DemoOptions {
  readonly patients: number;
  readonly imagesPerStudy: number;
  readonly seed: number;
}

/**
 * The whole job on synthetic studies: writes them, reads them in, labels them by what is typed on
 * them, splits, trains the built-in backbone with a linear head and evaluates it. Run again, it goes on from what is there.
 *
 * @param dir gets two folders, `studies` and `workspace`.
 */
export async function demo(
  dir: string,
  options: DemoOptions,
  effects: Effects = silent,
): Promise<EvaluateResult> {
  const studies = join(dir, 'studies');
  await writePhantom(studies, options, effects);
  const workspace: Workspace = await initWorkspace(join(dir, 'workspace'));
  try {
    await ingest(workspace, studies, effects);
    await label(workspace, {}, effects);
    await split(workspace, {}, effects);
    await train(
      workspace,
      { backbone: { name: 'scatter' }, head: { kind: 'linear', seed: options.seed }, name: RUN },
      effects,
    );
    return await evaluate(workspace, RUN, {}, effects);
  } finally {
    await workspace.close();
  }
}
