import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import fastify from 'fastify';
import { afterEach, expect, test, vi } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { LocalEngine } from '../../jobs/index.ts';
import { EventStreams } from './event-streams.ts';

afterEach(() => void vi.useRealTimers());

test('a server that ends tells its listeners nothing more, however long it takes to', async () => {
  const workspace = await initWorkspace(join(await scratch(), 'W'));
  const jobs = await LocalEngine.open(workspace);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const streams = new EventStreams(jobs);
  const app = fastify();
  app.get('/', (_, reply) => streams.open(reply, []));
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const address = `http://127.0.0.1:${port}/`;
  // Asked for its head alone, a stream has its end at once.
  expect((await fetch(address, { method: 'HEAD' })).status).toBe(200);
  const response = await fetch(address);
  streams.close();
  // A beat into a stream that has ended would be an error that nobody takes.
  vi.advanceTimersByTime(60_000);
  expect(await response.text()).toBe('retry: 2000\n\n');
  await app.close();
  await jobs.close();
  await workspace.close();
});
