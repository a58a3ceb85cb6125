import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Cost } from './cost.ts';
import { peakMemory } from './memory.ts';

/** Ticks of proc(5) in a second. */
const TICKS = 100;
const SAMPLE_MS = 100;

/** What a command took, and the most that it and its children held at once, in MiB. */
export interface WholeCost extends Cost {
  readonly memory: number;
}

/**
 * Runs a command to its end, with all that starting it takes. Processor time counts its children, which
 * must have ended when it does, but for what those took that were ended by a signal and not waited for.
 *
 * @throws RangeError when it fails.
 */
export async function wholeCommand(command: string, args: readonly string[]): Promise<WholeCost> {
  const begin = performance.now();
  const before = endedChildren();
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, heldBy(child.pid ?? 0));
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0)
    throw new RangeError(`${command} ${args.join(' ')} ended with ${code ?? 'a signal'}`);
  return { wall: performance.now() - begin, cpu: endedChildren() - before, memory };
}

/** Milliseconds of processor time of all children that have ended (proc(5), cutime and cstime). */
function endedChildren(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[13]) + Number(fields[14])) * 1000) / TICKS;
}

/** The most that a process and each of its children ever held, together, in MiB. */
function heldBy(pid: number): number {
  const children = readdirSync('/proc').filter((id) => parentOf(id) === pid);
  return [pid, ...children.map(Number)].reduce((sum, id) => sum + heldByOne(id), 0);
}

function parentOf(id: string): number | undefined {
  if (!/^\d+$/.test(id)) return undefined;
  try {
    return Number(readFileSync(`/proc/${id}/stat`, 'latin1').split(') ')[1]?.split(' ')[1]);
  } catch {
    return undefined;
  }
}

function heldByOne(pid: number): number {
  try {
    return peakMemory(pid) || 0;
  } catch {
    return 0;
  }
}
