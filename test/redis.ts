import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from './free-port.ts';

const PROGRAM = '/usr/bin/redis-server';

/** False where Redis is not installed: tests that use it are skipped. */
export const hasRedis = existsSync(PROGRAM);

/** A server of its own, on a free port, which keeps what it has over a restart. */
export interface RedisServer {
  readonly address: string;
  /** Ends it as a crash does, and starts it again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** @param password that it asks for; absent: none. */
export async function startRedis(password?: string): Promise<RedisServer> {
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-redis-'));
  const port = await freePort();
  let child = await start();

  async function start(): Promise<ChildProcess> {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', ''];
    // As the guide has it; a crash of the process alone loses next to nothing, and that is asked for again.
    const kept = ['--appendonly', 'yes', '--appendfsync', 'everysec'];
    const guarded = password === undefined ? [] : ['--requirepass', password];
    const started = spawn(PROGRAM, [...settings, ...kept, ...guarded], { stdio: 'ignore' });
    const client = new Redis({
      port,
      lazyConnect: true,
      retryStrategy: () => null,
      ...(password !== undefined && { password }),
    });
    client.on('error', () => undefined);
    for (;;) {
      if (started.exitCode !== null) throw new RangeError('Redis did not start');
      try {
        await client.connect();
        await client.ping();
        client.disconnect();
        return started;
      } catch {
        client.disconnect();
        await new Promise((resolve) => setTimeout(resolve, 30));
      }
    }
  }

  async function end(): Promise<void> {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  return {
    address: `redis://127.0.0.1:${port}`,
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
