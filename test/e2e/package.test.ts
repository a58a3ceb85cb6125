import { execFile, execFileSync } from 'node:child_process';
import { cp, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { scratch } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

/** The published package as npm would install it: what is built, and its dependencies beside it. */
async function installed(): Promise<string> {
  const at = await scratch();
  execFileSync(process.execPath, ['scripts/build.js', join(at, 'dist')], { cwd: root });
  for (const name of ['bin', 'protocols', 'package.json']) {
    await cp(join(root, name), join(at, name), { recursive: true });
  }
  await symlink(join(root, 'node_modules'), join(at, 'node_modules'));
  return join(at, 'bin/sonograft.js');
}

test(
  'the published package does what a checkout does: its processes and threads start, its files are found',
  { timeout: 600_000 },
  async () => {
    const bin = await installed();
    const dir = await scratch();
    const sonograft = async (...args: string[]): Promise<unknown> => {
      const { stdout } = await run(process.execPath, [bin, ...args, '--json']);
      return JSON.parse(stdout);
    };
    const [studies, read] = [join(dir, 'P'), join(dir, 'read')];
    await sonograft('phantom', studies, '--studies', '1', '--images', '6', '--seed', '7');
    expect(await sonograft('ingest', studies, '-w', read)).toMatchObject({
      files: 6,
      quarantined: {},
    });
    expect(await sonograft('label', '-w', read)).toHaveProperty('counts');

    const [pictures, trained] = [join(dir, 'pictures'), join(dir, 'trained')];
    await writeImageFolder(pictures, 8, 1);
    await sonograft('ingest', pictures, '-w', trained);
    await sonograft('split', '-w', trained);
    await sonograft('train', '-w', trained, '--head', 'linear', '--name', 'first');
    expect(await sonograft('evaluate', 'first', '-w', trained)).toHaveProperty('accuracy.value');
  },
);
