import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const bin = fileURLToPath(new URL('../bin/sonograft.js', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line as a user does, in a process of its own. */
export async function sonograft(...args: readonly string[]): Promise<Finished> {
  return await start(...args).finished;
}

/** Runs it and returns its JSON document; a failure is thrown with what it said. */
export async function sonograftJson<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await sonograft(...args, '--json');
  if (code !== 0) throw new RangeError(`sonograft ${args.join(' ')} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as T;
}

/** A command that is running. */
export interface Running {
  readonly pid: number;
  readonly finished: Promise<Finished>;
  /** Resolves when its stderr has said this; with what was matched. */
  said(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the JSON document that it prints while it goes on. */
  printed<T>(): Promise<T>;
  /** As Ctrl-C does. */
  interrupt(): void;
  /** Ends it as hard as the system can. */
  kill(): void;
}

/** Starts it without waiting. */
export function start(...args: readonly string[]): Running {
  return startAt(bin, ...args);
}

/** The same of another program than the checkout's. */
export function startAt(program: string, ...args: readonly string[]): Running {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const said = async (pattern: RegExp): Promise<RegExpExecArray> => {
    for (;;) {
      const found = pattern.exec(stderr);
      if (found !== null) return found;
      if (child.exitCode !== null) throw new RangeError(`It ended, and said only: ${stderr}`);
      await once(child.stderr, 'data');
    }
  };
  const printed = async <T>(): Promise<T> => {
    for (;;) {
      try {
        return JSON.parse(stdout) as T;
      } catch (cause) {
        if (child.exitCode !== null) throw new RangeError(`It ended: ${stderr}`, { cause });
        await once(child.stdout, 'data');
      }
    }
  };
  return {
    ...{ pid: child.pid ?? 0, finished, said, printed },
    interrupt: () => void child.kill('SIGINT'),
    kill: () => void child.kill('SIGKILL'),
  };
}

/** A directory that is gone after the suite. */
export async function scratch(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-test-'));
  afterAll(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
