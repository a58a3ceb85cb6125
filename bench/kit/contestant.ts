import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Cost } from './cost.ts';

/** What a contestant says of work that it did: in milliseconds and MiB. */
export interface Told extends Cost {
  /** The most memory that its process ever held. */
  readonly peak: number;
}

/** A process of its own that does the same work as others when it is told to, and times itself. */
export interface Contestant<Told> {
  /** What it said when it was ready. */
  readonly greeting: unknown;
  /** Tells it what to do, one line of text, and waits for its one line of JSON. */
  ask(line: string): Promise<Told>;
  end(): void;
}

/**
 * Starts a contestant: a command that prints one line of JSON when it is ready, and one for each line
 * that it reads.
 *
 * @throws RangeError when it ends before it has answered; what it prints to stderr goes to ours.
 */
export async function startContestant<T = Told>(
  command: string,
  args: readonly string[],
): Promise<Contestant<T>> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done === true) throw new RangeError(`${command} ${args.join(' ')} ended unasked`);
    return JSON.parse(line.value);
  };
  return {
    greeting: await next(),
    async ask(line) {
      child.stdin.write(`${line}\n`);
      return (await next()) as T;
    },
    end: () => child.stdin.end(),
  };
}
