import type { Backbone } from '../backbones/index.ts';
import { inInt8, loadBackbone } from '../backbones/index.ts';
import type { Workspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import type { Head } from '../heads/index.ts';
import { loadHead } from '../heads/index.ts';
import type { RunFile } from './run-file.ts';
import { readRun } from './run-file.ts';

/** A trained classifier: a backbone and the head that was grafted onto it. */
export interface Classifier {
  readonly run: RunFile;
  readonly backbone: Backbone;
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
  if (backbone.key !== run.backbone.key) {
    throw new UserError(
      `Cannot use run ${name}: its backbone ${backbone.name} has changed since it was trained (other weights, preprocessing or runtime); put the old one back or train again.`,
    );
  }
  const { sha256 } = run.head;
  const wanted = { length: backbone.length, ...(sha256 !== null && { sha256 }) };
  return { run, backbone, head: await loadHead(workspace.runDir(name), wanted) };
}
