import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { onEachEngine } from '../../test/catalogs.ts';
import { fileRecord } from '../../test/file-record.ts';
import { initWorkspace, openWorkspace } from './workspace.ts';

const writer = fileURLToPath(new URL('../../test/catalog-writer.ts', import.meta.url));

interface Writer {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: Interface;
  readonly closed: Promise<unknown[]>;
  /** What the process has said on stderr. */
  errors: string;
}

/** A process that has opened the workspace and writes when it is told to. */
async function startWriter(dir: string, first: number, count: number, frames = 1): Promise<Writer> {
  const numbers = [first, count, frames].map(String);
  const child = spawn(process.execPath, ['--import', 'tsx', writer, dir, ...numbers]);
  const lines = createInterface(child.stdout);
  const started: Writer = { child, lines, closed: once(child, 'close'), errors: '' };
  child.stderr.on('data', (text: Buffer) => (started.errors += text.toString()));
  const [line] = (await Promise.race([once(lines, 'line'), started.closed])) as [unknown];
  expect({ line, errors: started.errors }).toEqual({ line: 'ready', errors: '' });
  return started;
}

onEachEngine((address) => {
  let dir: string;

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sonograft-processes-'));
    await (await initWorkspace(dir, { catalog: await address('own') })).close();
  });

  afterEach(() => rm(dir, { recursive: true }));

  test('two processes that write at once lose nothing', async () => {
    const writers = await Promise.all([startWriter(dir, 0, 500), startWriter(dir, 400, 500, 2)]);
    for (const { child } of writers) child.stdin.write('go\n');
    for (const writer of writers) {
      expect({ closed: await writer.closed, errors: writer.errors }).toEqual({
        closed: [0, null],
        errors: '',
      });
    }
    const workspace = await openWorkspace(dir);
    const files = new Map((await workspace.catalog.files()).map((file) => [file.path, file]));
    const rows = await workspace.catalog.frames({ labelled: true });
    await workspace.close();
    expect(files.size).toBe(900);
    for (let i = 0; i < 900; i++) {
      const file = files.get(fileRecord(i).path);
      // Whoever came last has written the files that both have.
      const frames = i < 400 ? 1 : i >= 500 ? 2 : file!.frames.length;
      expect(file).toEqual(fileRecord(i, {}, frames));
    }
    expect(rows).toHaveLength([...files.values()].flatMap((file) => file.frames).length);
  });

  test('a killed process loses nothing committed and leaves nothing half done', async () => {
    const frames = 40;
    const committed = new Set<number>();
    for (const [round, lines] of [1, 60].entries()) {
      const first = round * 10_000;
      const { child, lines: said, closed } = await startWriter(dir, first, 5_000, frames);
      let count = 0;
      said.on('line', (line) => {
        committed.add(Number(line));
        count += 1;
        if (count === lines) child.kill('SIGKILL');
      });
      child.stdin.write('go\n');
      expect(await closed).toEqual([null, 'SIGKILL']);

      const workspace = await openWorkspace(dir);
      const files = await workspace.catalog.files();
      const paths = new Set(files.map((file) => file.path));
      for (const i of committed) expect(paths).toContain(fileRecord(i).path);
      for (const file of files) expect(file.frames).toHaveLength(frames);
      expect(await workspace.catalog.frames({ labelled: true })).toHaveLength(
        files.length * frames,
      );
      await workspace.catalog.recordFile(fileRecord(first + 9_999, {}, frames));
      await workspace.close();
    }
  });
});
