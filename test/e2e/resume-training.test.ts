import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson, start } from '../cli.ts';
import { writeImageFolder } from '../pictures.ts';

let workspace: string;
let straight: Buffer;

/** So long that it can be stopped on the way, and saved after every step. */
const train = (run: string, ...more: string[]): string[] => [
  ...['train', '-w', workspace, '--head', 'fc', '--hidden', '64', '--epochs', '40'],
  ...['--batch-size', '2', '--schedule', 'cosine', '--checkpoint-every', '0', '--name', run],
  ...more,
];
const runFile = (run: string, file: string): string => join(workspace, 'runs', run, file);
const headOf = (run: string): Promise<Buffer> => readFile(runFile(run, 'head.onnx'));

beforeAll(async () => {
  const dir = await scratch();
  workspace = join(dir, 'W');
  await writeImageFolder(join(dir, 'images'), 8, 1);
  await sonograftJson('init', '-w', workspace);
  await sonograftJson('ingest', join(dir, 'images'), '-w', workspace);
  await sonograftJson('split', '-w', workspace);
  await sonograftJson(...train('straight'));
  straight = await headOf('straight');
});

/** Waits until a training has been saved, and a while more. */
async function saved(run: string): Promise<void> {
  while (!existsSync(runFile(run, 'training.checkpoint'))) await sleep(5);
  await sleep(30);
}

describe('a training that is stopped goes on with the same command', () => {
  test('after SIGKILL, to the same bytes, and leaves no trace', { timeout: 120_000 }, async () => {
    const killed = start(...train('killed'));
    await saved('killed');
    killed.kill();
    expect((await killed.finished).code).toBeNull();
    expect(existsSync(runFile('killed', 'run.json'))).toBe(false);
    const again = await sonograft(...train('killed'));
    expect(again.code).toBe(0);
    expect(again.stderr).toMatch(
      /Training goes on from its checkpoint: epoch \d+, after \d+ steps/,
    );
    expect((await headOf('killed')).equals(straight)).toBe(true);
    const files = await readdir(join(workspace, 'runs', 'killed'));
    expect(files.sort()).toEqual(['head.json', 'head.onnx', 'run.json']);
  });

  test('after Ctrl-C, to the same bytes', { timeout: 120_000 }, async () => {
    const stopped = start(...train('stopped'));
    await saved('stopped');
    stopped.interrupt();
    const { code, stderr } = await stopped.finished;
    expect(code).toBe(130);
    expect(stderr).toMatch(/Stopped training the head; .* the same command goes on from there\./);
    const again = await sonograft(...train('stopped'));
    expect(again.stderr).toMatch(/Training goes on from its checkpoint/);
    expect((await headOf('stopped')).equals(straight)).toBe(true);
  });
});

const canMount = process.platform === 'linux' && process.getuid?.() === 0;

test.skipIf(!canMount)(
  'a disk that fills up with checkpoints costs a note, not the training (needs root, to mount one)',
  { timeout: 120_000 },
  async () => {
    const few = ['--optimiser', 'adamw', '--epochs', '3'];
    await sonograftJson(...train('roomy', ...few));
    const folder = join(workspace, 'runs', 'tight');
    await mkdir(folder, { recursive: true });
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder]);
    if (mounted.status !== 0) return expect.fail('a small disk could not be mounted');
    try {
      const run = await sonograft(...train('tight', ...few));
      expect(run.stderr).toMatch(
        /Cannot write a checkpoint.*: the disk is full.* Training goes on without it\./,
      );
      expect(run.code).toBe(0);
      expect((await headOf('tight')).equals(await headOf('roomy'))).toBe(true);
    } finally {
      spawnSync('umount', [folder]);
    }
  },
);
