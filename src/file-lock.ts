import {
  closeSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from './errors.ts';

/** A short lock is held for well under a millisecond; one that stands this long needs a person. */
const PATIENCE_MS = 30_000;
const POLL_MS = 5;
/** Long enough for a dead process's lock to be removed, by us or by another. */
const SETTLING_MS = 200;
/** A lock file without content was left by a process that died while it wrote it. */
const EMPTY_IS_STALE_MS = 10_000;

/** Who holds a lock. `place` tells machines and containers apart: process ids mean nothing beyond. */
interface Owner {
  readonly pid: number;
  readonly started: string;
  readonly place: string;
  readonly count: number;
}

let acquired = 0;

/**
 * Runs short synchronous work while no other process, and nobody else in this one, holds the lock
 * file. The lock of a process that has died is taken over.
 *
 * @throws UserError when another process keeps the lock for half a minute.
 */
export async function withFileLock<T>(path: string, work: () => T): Promise<T> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    if (tryAcquire(path)) {
      try {
        return work();
      } finally {
        unlinkSync(path);
      }
    }
    removeIfStale(path);
    if (performance.now() > deadline) {
      throw new UserError(
        `Cannot write beside ${path}: ${holderOf(path)} holds this lock; end that process, or delete the file when there is none.`,
      );
    }
    await sleep(POLL_MS);
  }
}

/**
 * Holds the lock file for long work, such as a training. The lock of a process that has died is taken
 * over; one that is held is not waited for.
 *
 * @param action what is refused when the lock is held, such as "train run first".
 * @returns what gives the lock back.
 * @throws UserError when another process, or another holder in this one, has the lock.
 */
export async function holdFileLock(path: string, action: string): Promise<() => void> {
  const deadline = performance.now() + SETTLING_MS;
  while (!tryAcquire(path)) {
    removeIfStale(path);
    if (performance.now() > deadline) {
      throw new UserError(
        `Cannot ${action}: ${holderOf(path)} is at it (it holds ${path}); wait for it, or delete that file when there is no such process.`,
      );
    }
    await sleep(POLL_MS);
  }
  return () => rmSync(path, { force: true });
}

function tryAcquire(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  try {
    const owner: Owner = { ...self(), count: (acquired += 1) };
    writeSync(file, JSON.stringify(owner));
    return true;
  } catch (error) {
    unlinkSync(path);
    throw error;
  } finally {
    closeSync(file);
  }
}

/**
 * Only whoever holds the guard may remove another's lock, and it looks again once it holds it:
 * otherwise, of two that see the same dead owner, the slower would remove the faster one's new lock.
 */
function removeIfStale(path: string): void {
  const seen = readIfThere(path);
  if (seen === undefined || !isStale(path, seen)) return;
  const guard = `${path}.guard`;
  try {
    closeSync(openSync(guard, 'wx'));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    if (ageOf(guard) > PATIENCE_MS) unlinkSync(guard);
    return;
  }
  try {
    if (readIfThere(path) === seen) unlinkSync(path);
  } finally {
    unlinkSync(guard);
  }
}

function isStale(path: string, content: string): boolean {
  const owner = parse(content);
  if (owner === undefined) return ageOf(path) > EMPTY_IS_STALE_MS;
  if (owner.place !== self().place) return false;
  return !isAlive(owner.pid) || startOf(owner.pid) !== owner.started;
}

function parse(content: string): Owner | undefined {
  try {
    return JSON.parse(content) as Owner;
  } catch {
    return undefined;
  }
}

function holderOf(path: string): string {
  const owner = parse(readIfThere(path) ?? '');
  return owner === undefined ? 'a process' : `process ${owner.pid} on ${owner.place}`;
}

let me: Omit<Owner, 'count'> | undefined;

function self(): Omit<Owner, 'count'> {
  me ??= { pid: process.pid, started: startOf(process.pid), place: place() };
  return me;
}

function place(): string {
  try {
    return `${hostname()} ${readlinkSync('/proc/self/ns/pid')}`;
  } catch {
    return hostname();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * When a process started, in clock ticks since boot, so that another process with a reused id is not
 * taken for it (proc(5), stat, field 22). Empty where the system has no /proc.
 */
function startOf(pid: number): string {
  const stat = readIfThere(`/proc/${pid}/stat`) ?? '';
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function ageOf(path: string): number {
  return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
}
