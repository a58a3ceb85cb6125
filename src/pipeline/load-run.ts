import { inInt8, loadBackbone } from '../backbones/index.ts';
import type { Workspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import type { Head } from '../heads/index.ts';
import { loadHead } from '../heads/index.ts';
import type { RunFile } from './run-file.ts';
import { readRun } from './run-file.ts';
import type { Views } from './views.ts';
import { keysOf, onViews } from './views.ts';

/** A trained classifier: a backbone and the head that was grafted onto it. */
export interface Classifier {
  readonly run: RunFile;
  readonly views: Views;
  readonly head: Head;
}

/**
 * Loads a finished run.
 *
 * @throws UserError when there is no such run, when its backbone is not the one it was trained on, or
 *   when its head is another run's.
 */
export async function loadRun(workspace: Workspace, name: string): Promise<Classifier> {
  const run = await readRun(workspace, name);
  const { ref, int8 } = run.backbone;
  const loaded = await loadBackbone(ref);
  const backbone = int8 === null ? loaded : inInt8(loaded, int8);
  const views = onViews(backbone, { views: run.views.kind, allowMirror: true });
  const expected: Record<string, string> = { ...run.views.keys, center: run.backbone.key };
  if (Object.entries(keysOf(views)).some(([view, key]) => expected[view] !== key)) {
    throw new UserError(
      `Cannot use run ${name}: its backbone ${backbone.name} has changed since it was trained (other weights, preprocessing or runtime); put the old one back or train again.`,
    );
  }
  const { sha256 } = run.head;
  const wanted = { length: backbone.length, ...(sha256 !== null && { sha256 }) };
  return { run, views, head: await loadHead(workspace.runDir(name), wanted) };
}
