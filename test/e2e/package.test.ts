import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { scratch, startAt } from '../cli.ts';
import { install } from '../installed.ts';
import { writeImageFolder } from '../pictures.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const vite = join(root, 'node_modules/vite/bin/vite.js');

test(
  'the published package does what a checkout does: its processes and threads start, its files are found',
  { timeout: 600_000 },
  async () => {
    const at = await scratch();
    const bin = await install(at);
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

    await run(process.execPath, [vite, 'build', 'web', '--outDir', join(at, 'dist/web')], {
      cwd: root,
    });
    const serving = startAt(bin, 'serve', '-w', trained, '--port', '0', '--json');
    const { address } = await serving.printed<{ address: string }>();
    expect(await (await fetch(address)).text()).toContain('<title>Sonograft</title>');
    serving.interrupt();
    expect(await serving.finished).toMatchObject({ code: 0 });
  },
);
