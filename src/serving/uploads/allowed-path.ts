import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError } from '../../errors.ts';
import { Refusal } from '../refusal.ts';

/** The folders of this machine that may be ingested, absolute. */
export function allowedPaths({ dir, config }: Pick<Workspace, 'dir' | 'config'>): string[] {
  return config.serve.paths.map((path) => resolve(dir, path));
}

/**
 * A path that lies in an allowed folder, with every link followed.
 *
 * @throws Refusal with 403 when it does not; UserError when it cannot be looked at.
 */
export async function allowedPath(
  workspace: Pick<Workspace, 'dir' | 'config'>,
  path: string,
): Promise<string> {
  const refused = new Refusal(
    403,
    'Cannot ingest that path: it lies in no folder that is allowed; an administrator names folders under serve.paths of sonograft.yaml.',
    'path-forbidden',
  );
  const asked = resolve(path);
  const allowed = allowedPaths(workspace);
  if (!allowed.some((folder) => isIn(folder, asked))) throw refused;
  try {
    const real = await realpath(asked);
    const folders = await Promise.all(
      allowed.map((folder) => realpath(folder).catch(() => folder)),
    );
    if (!folders.some((folder) => isIn(folder, real))) throw refused;
  } catch (error) {
    throw fromSystemError(error, 'Cannot ingest that path');
  }
  return asked;
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way.split(sep)[0] !== '..' && !isAbsolute(way);
}
