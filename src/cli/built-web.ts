import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The folder of the built web application. A checkout builds it where it is missing or older than its
 * sources; the published package has it.
 *
 * @returns null where there is neither.
 * @throws UserError when it cannot be built.
 */
export async function builtWeb(effects: Effects): Promise<string | null> {
  const built = join(ROOT, 'dist', 'web');
  const sources = join(ROOT, 'web');
  const index = join(built, 'index.html');
  const isThere = existsSync(index);
  if (!existsSync(join(sources, 'vite.config.ts'))) return isThere ? built : null;
  if (isThere && newest(sources) <= statSync(index).mtimeMs) return built;
  effects.note('Building the web application; this takes a few seconds, once.');
  try {
    const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
    const config = join(sources, 'vite.config.ts');
    await promisify(execFile)(process.execPath, [vite, 'build', '--config', config], { cwd: ROOT });
  } catch (cause) {
    throw new UserError(
      'Cannot build the web application; run "npm ci" and "npm run build:web", which says why.',
      { cause },
    );
  }
  return built;
}

/** When the newest file below a folder was changed. */
function newest(dir: string): number {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (last, entry) => Math.max(last, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );
}
