import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sonograftJson, start } from '../../cli.ts';
import { writePlanted } from '../../planted-study.ts';

export interface ServedDemo {
  readonly address: string;
  /** Where the first administrator is made. */
  readonly welcome: string;
  /** A loop of two frames that it has never seen. */
  readonly loop: string;
  /** An image that the workspace has never seen. */
  readonly unseen: string;
  close(): Promise<void>;
}

/** A small workspace with one evaluated run, and the workbench on it, as a person starts it. */
export async function serveDemo(): Promise<ServedDemo> {
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-workbench-'));
  await sonograftJson('demo', '--dir', dir, '--studies', '20', '--images', '5');
  const other = join(dir, 'unseen');
  await sonograftJson('phantom', other, '--studies', '1', '--images', '1', '--seed', '77');
  const files = await readdir(other, { recursive: true });
  const image = files.find((file) => file.endsWith('.dcm'));
  const loop = join(dir, 'loop.dcm');
  await writePlanted(loop);
  const server = start('serve', '-w', join(dir, 'workspace'), '--port', '0', '--json');
  const { address, welcome } = await server.printed<{ address: string; welcome: string }>();
  return {
    ...{ address, welcome, loop, unseen: join(other, image ?? '') },
    close: async () => {
      server.interrupt();
      await server.finished;
      await rm(dir, { recursive: true, force: true });
    },
  };
}
