import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fileRecord } from '../../test/file-record.ts';
import { UserError } from '../errors.ts';
import { initWorkspace, openWorkspace } from './workspace.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-workspace-'));
});

afterEach(() => rm(dir, { recursive: true }));

const failure = async (opening: Promise<unknown>): Promise<string> => {
  const error = await opening.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).toMatch(/^Cannot [^\n]+\.$/);
  return message;
};

describe('initWorkspace', () => {
  test('makes everything that a workspace has', async () => {
    const path = join(dir, 'a', 'b');
    const workspace = await initWorkspace(path);
    const made = await readdir(path);
    for (const name of ['frames', 'features', 'runs', 'quarantine']) expect(made).toContain(name);
    expect(await readFile(join(path, 'sonograft.yaml'), 'utf8')).toContain('near_identical: 0.98');
    expect((await stat(join(path, '.pseudonym-key'))).mode & 0o777).toBe(0o600);
    const hash = 'ab'.repeat(32);
    expect(workspace.dir).toBe(path);
    expect(workspace.framePath(hash)).toBe(join(path, 'frames', 'ab', `${hash}.png`));
    expect(workspace.featuresDir).toBe(join(path, 'features'));
    expect(workspace.runDir('first_run-1.2')).toBe(join(path, 'runs', 'first_run-1.2'));
    expect(workspace.config.near_identical).toBe(0.98);
    await workspace.close();
    expect(
      made.filter((name) => name.includes('draft') || name.includes(`${process.pid}`)),
    ).toEqual([]);
  });

  test('keeps what is there and makes what is missing', async () => {
    const first = await initWorkspace(dir);
    await first.catalog.recordFile(fileRecord(1));
    const name = first.pseudonym('patient', '123');
    await first.close();
    await writeFile(join(dir, 'sonograft.yaml'), 'split: {seed: 7}\n');
    await rm(join(dir, 'frames'), { recursive: true });
    const again = await initWorkspace(dir);
    expect(again.config.split.seed).toBe(7);
    expect(await again.catalog.files()).toHaveLength(1);
    expect(again.pseudonym('patient', '123')).toBe(name);
    expect(await readdir(dir)).toContain('frames');
    await again.close();
  });

  test('twice at once makes one', async () => {
    const both = await Promise.all([initWorkspace(dir), initWorkspace(dir)]);
    expect(both[0].pseudonym('study', '1.2')).toBe(both[1].pseudonym('study', '1.2'));
    for (const workspace of both) await workspace.close();
  });

  test('takes a directory that only holds hidden files', async () => {
    await mkdir(join(dir, '.git'));
    await (await initWorkspace(dir)).close();
  });

  test('refuses a directory of other things, a file, and a path below a file', async () => {
    await writeFile(join(dir, 'photo.png'), '');
    expect(await failure(initWorkspace(dir))).toContain('holds other things, such as photo.png');
    expect(await readdir(dir)).toEqual(['photo.png']);
    expect(await failure(initWorkspace(join(dir, 'photo.png')))).toContain('it is a file');
    expect(await failure(initWorkspace(join(dir, 'photo.png', 'w')))).toContain('not a directory');
  });

  // Root writes everywhere, so that there is nothing to see there.
  test.skipIf(process.getuid?.() === 0)(
    'refuses a directory without write permission (skipped as root)',
    async () => {
      await chmod(dir, 0o500);
      expect(await failure(initWorkspace(join(dir, 'w')))).toContain('permission denied');
      await chmod(dir, 0o700);
    },
  );
});

describe('openWorkspace', () => {
  test('leaves everything in catalog.db when it is closed', async () => {
    const workspace = await initWorkspace(dir);
    for (let i = 0; i < 20; i++) await workspace.catalog.recordFile(fileRecord(i));
    await workspace.close();
    const log = await stat(join(dir, 'catalog.db-wal')).catch(() => ({ size: 0 }));
    expect(log.size).toBe(0);
  });

  test('refuses what is no workspace', async () => {
    expect(await failure(openWorkspace(join(dir, 'none')))).toContain('it has no sonograft.yaml');
    await (await initWorkspace(dir)).close();
    await rm(join(dir, 'catalog.db'));
    expect(await failure(openWorkspace(dir))).toContain('it has no catalog.db');
  });

  test('refuses wrong settings, and lets go of the catalog', async () => {
    await (await initWorkspace(dir)).close();
    await writeFile(join(dir, 'sonograft.yaml'), 'ingest: {cine: none}\n');
    expect(await failure(openWorkspace(dir))).toContain('ingest.cine is "none"');
  });

  test.each([
    ['text', 'This is not a database. '.repeat(200), 'it is not a catalog'],
    ['a directory', null, 'it cannot be opened'],
  ])('refuses %s in the place of catalog.db', async (_, content, sentence) => {
    await (await initWorkspace(dir)).close();
    for (const end of ['', '-wal', '-shm'])
      await rm(join(dir, `catalog.db${end}`), { force: true });
    if (content === null) await mkdir(join(dir, 'catalog.db'));
    else await writeFile(join(dir, 'catalog.db'), content);
    expect(await failure(openWorkspace(dir))).toContain(sentence);
  });

  test.skipIf(process.getuid?.() === 0)(
    'refuses a workspace that may not be written (skipped as root)',
    async () => {
      await (await initWorkspace(dir)).close();
      for (const end of ['-wal', '-shm']) await rm(join(dir, `catalog.db${end}`), { force: true });
      await chmod(join(dir, 'catalog.db'), 0o400);
      await chmod(dir, 0o500);
      expect(await failure(openWorkspace(dir))).toContain('it cannot be written');
      await chmod(dir, 0o700);
    },
  );

  test('works without the key as long as nobody has to be named', async () => {
    await (await initWorkspace(dir)).close();
    await rm(join(dir, '.pseudonym-key'));
    await (await initWorkspace(dir)).close();
    const workspace = await openWorkspace(dir);
    expect(workspace.pseudonym('patient', null)).toBeNull();
    expect(() => workspace.pseudonym('patient', '123')).toThrow(UserError);
    await workspace.close();
  });
});

test('identifiers that are empty or padding have no name', async () => {
  const workspace = await initWorkspace(dir);
  for (const text of [null, '', '  ', '\0'])
    expect(workspace.pseudonym('patient', text)).toBeNull();
  const name = workspace.pseudonym('patient', '123');
  expect(workspace.pseudonym('patient', ' 123\0')).toBe(name);
  expect(workspace.pseudonym('patient', '123', null)).toBe(name);
  expect(workspace.pseudonym('patient', '123', 'north')).not.toBe(name);
  await workspace.close();
});

test.each(['', '..', '.x', 'a/b', 'a b', 'x'.repeat(65), 'é'])(
  'a run is not called %j',
  async (name) => {
    const workspace = await initWorkspace(dir);
    expect(() => workspace.runDir(name)).toThrow(UserError);
    await workspace.close();
  },
);

test('refused files become lines, also after a line that broke off', async () => {
  const workspace = await initWorkspace(dir);
  const record = (i: number) => ({ path: `/a/${i}\n.png`, reason: 'truncated', message: `${i}.` });
  const path = join(dir, 'quarantine', 'refused.jsonl');
  await writeFile(path, '{"path":"/a');
  await Promise.all([1, 2, 3].map((i) => workspace.quarantine(record(i))));
  await workspace.quarantine(record(4));
  await workspace.close();
  const lines = (await readFile(path, 'utf8')).split('\n');
  const whole = lines.filter((line) => line !== '' && line !== '{"path":"/a');
  const records = whole.map((line) => JSON.parse(line) as { message: string; at: string });
  const byMessage = records.toSorted((a, b) => (a.message < b.message ? -1 : 1));
  expect(byMessage).toEqual(
    [1, 2, 3, 4].map((i) => ({ ...record(i), at: expect.any(String) as string })),
  );
});
