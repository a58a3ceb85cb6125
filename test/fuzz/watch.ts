import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Running } from '../cli.ts';
import { filesOf, SizeLog } from '../process-size.ts';
import type { FuzzTally } from './fuzz-routes.ts';

/** What was sent to a server, and what it held meanwhile. */
export interface Watched extends FuzzTally {
  readonly sizes: SizeLog;
  /** Open files, sockets and pipes after the first tenth of the work, and when all is done. */
  readonly files: readonly [early: number, late: number];
  readonly seconds: number;
}

/** How a server was after everything that was sent to it. */
export interface Aftermath {
  /** What it called its own fault, on its terminal. */
  readonly faults: readonly string[];
  /** What it has left in the folder for what is there for a moment. */
  readonly left: readonly string[];
  /** With what it ended when it was asked to; 0 is well. */
  readonly code: number | null;
}

/** Connections that are closed are gone after a moment. */
const SETTLE_MS = 1000;

/**
 * Watches the size of a server while something is sent to it. Where that fails, the server is ended.
 *
 * @param total numbers that the work calls `told` with.
 */
export async function watch(
  server: Running,
  total: number,
  work: (told: (number: number) => void) => Promise<FuzzTally>,
): Promise<Watched> {
  const { pid } = server;
  const started = performance.now();
  const sizes = new SizeLog(pid, total);
  let early = 0;
  const tally = await work((number) => {
    sizes.at(number);
    if (number === Math.floor(total / 10)) early = filesOf(pid).length;
  }).catch((error: unknown) => {
    server.kill();
    throw error;
  });
  const seconds = (performance.now() - started) / 1000;
  await sleep(SETTLE_MS);
  return { ...tally, sizes, files: [early, filesOf(pid).length], seconds };
}

/** Ends a server as Ctrl-C does, and looks at what it leaves behind. */
export async function endAndLook(server: Running): Promise<Aftermath> {
  server.interrupt();
  const { code, stderr } = await server.finished;
  const names = await readdir(tmpdir());
  return {
    code,
    // A trace has its own lines; the first says what failed.
    faults: stderr.split('\n').filter((line) => / failed: |^\w*Error/.test(line)),
    left: names.filter((name) => /^sonograft-(classify|try)-/.test(name)),
  };
}
