import { execFileSync } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Puts the published package into a folder as npm would: what is built, and its dependencies beside it.
 *
 * @returns its program.
 */
export async function install(at: string): Promise<string> {
  execFileSync(process.execPath, ['scripts/build.js', join(at, 'dist')], { cwd: root });
  for (const name of ['bin', 'protocols', 'package.json']) {
    await cp(join(root, name), join(at, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(at, 'node_modules'));
  return join(at, 'bin/sonograft.js');
}
