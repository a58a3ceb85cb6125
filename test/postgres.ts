import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';

const VERSIONS = '/usr/lib/postgresql';
/** Debian's newest, which is not on the path. */
const [newest] = existsSync(VERSIONS)
  ? readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a))
  : [];
const bin = newest === undefined ? undefined : join(VERSIONS, newest, 'bin');

/** False where PostgreSQL is not installed: tests that use it are skipped. */
export const hasPostgres = bin !== undefined;

/** A server of its own, on a free port and in a folder of its own. */
export interface PostgresServer {
  /** Without a schema: `postgres://…/postgres`. */
  readonly url: string;
  /** The address of a new schema of that name. */
  schema(name: string): Promise<string>;
  /** Ends it as `pg_ctl stop -m immediate` does, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server that keeps nothing for good, in a language whose sorting is not by bytes. */
export async function startPostgres(): Promise<PostgresServer> {
  if (bin === undefined) throw new RangeError('PostgreSQL is not installed');
  const commands = bin;
  const dir = mkdtempSync(join(tmpdir(), 'sonograft-postgres-'));
  const data = join(dir, 'data');
  const as = ownUser();
  if (as !== undefined) chownSync(dir, as.uid, as.gid);
  execFileSync(
    join(commands, 'initdb'),
    [
      ...['-D', data, '-U', 'sonograft', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
      ...['--locale=C.UTF-8', '--locale-provider=icu', '--icu-locale=en'],
    ],
    { ...as, cwd: dir, stdio: 'ignore' },
  );
  const port = await freePort();
  const url = `postgres://sonograft@127.0.0.1:${port}/postgres`;
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const options = ['-D', data, '-p', String(port), '-k', dir, '-h', '127.0.0.1', '-F'];
    const started = spawn(join(commands, 'postgres'), options, {
      ...as,
      cwd: dir,
      stdio: 'ignore',
    });
    for (;;) {
      if (started.exitCode !== null) throw new RangeError('PostgreSQL did not start');
      const client = new pg.Client(url);
      try {
        await client.connect();
        await client.end();
        return started;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async function end(): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGQUIT');
    await ended;
  }

  return {
    url,
    async schema(name) {
      const client = new pg.Client(url);
      await client.connect();
      await client.query(`create schema ${name}`);
      await client.end();
      return `${url}?schema=${name}`;
    },
    async restart() {
      await end();
      child = await start();
    },
    async stop() {
      await end();
      await rm(dir, { recursive: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
function ownUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
