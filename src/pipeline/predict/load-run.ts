import { loadBackbone } from '../../backbones/index.ts';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import type { Head } from '../../heads/index.ts';
import { loadHead } from '../../heads/index.ts';
import { placed } from '../train/place.ts';
import type { RunFile } from './run-file.ts';
import { readRun } from './run-file.ts';
import type { Views } from '../train/views.ts';
import { keysOf, onViews } from '../train/views.ts';

/** A trained classifier: a backbone and the head that was grafted onto it. */
export interface Classifier {
  readonly run: RunFile;
  readonly views: Views;
  readonly head: Head;
}

/**
 * Loads a finished run.
 *
 * @param device where its backbone runs now; absent: where it ran in training.
 * @throws UserError when there is no such run, when its backbone is not the one it was trained on, or
 *   when its head is another run's.
 */
export async function loadRun(
  workspace: Workspace,
  name: string,
  device?: Device,
): Promise<Classifier> {
  const run = await readRun(workspace, name);
  const { ref, int8, device: own } = run.backbone;
  const loaded = await loadBackbone(ref);
  const on = (where: Device): Views =>
    onViews(placed(loaded, int8, where), { views: run.views.kind, allowMirror: true });
  const expected: Record<string, string> = { ...run.views.keys, center: run.backbone.key };
  if (Object.entries(keysOf(on(own))).some(([view, key]) => expected[view] !== key)) {
    throw new UserError(
      `Cannot use run ${name}: its backbone ${loaded.name} has changed since it was trained (other weights, preprocessing or runtime); put the old one back or train again.`,
    );
  }
  const { sha256 } = run.head;
  const wanted = { length: run.backbone.length, ...(sha256 !== null && { sha256 }) };
  return { run, views: on(device ?? own), head: await loadHead(workspace.runDir(name), wanted) };
}
