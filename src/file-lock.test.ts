import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from './errors.ts';
import { holdFileLock } from './file-lock.ts';

let dir: string;
let path: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-lock-'));
  path = join(dir, 'train.lock');
});
afterEach(() => rm(dir, { recursive: true }));

describe('a lock for long work', () => {
  test('is refused to a second holder and given back by the first', async () => {
    const release = await holdFileLock(path, 'train run a');
    const second: unknown = await holdFileLock(path, 'train run a').catch(
      (error: unknown) => error,
    );
    expect(second).toBeInstanceOf(UserError);
    expect(String(second)).toMatch(
      new RegExp(`Cannot train run a: process ${process.pid} on .* is at it`),
    );
    release();
    expect(existsSync(path)).toBe(false);
    (await holdFileLock(path, 'train run a'))();
  });

  test('of another process is respected while that lives, and taken over when it was killed', async () => {
    const source = pathToFileURL(join(import.meta.dirname, 'file-lock.ts')).href;
    const code = `const { holdFileLock } = await import(${JSON.stringify(source)});
      await holdFileLock(${JSON.stringify(path)}, 'wait');
      console.log('held'); setInterval(() => undefined, 1000);`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', code];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    await expect(holdFileLock(path, 'train run a')).rejects.toThrow(`process ${child.pid ?? 0} on`);
    child.kill('SIGKILL');
    await once(child, 'close');
    (await holdFileLock(path, 'train run a'))();
  });

  test('of another machine is never taken over', async () => {
    await writeFile(path, JSON.stringify({ pid: 1, started: '1', place: 'elsewhere', count: 1 }));
    await expect(holdFileLock(path, 'train run a')).rejects.toThrow(
      /process 1 on elsewhere.*delete/,
    );
  });
});
