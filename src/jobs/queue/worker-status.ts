import { createServer, type ServerResponse } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { Queue } from 'bullmq';
import type { Workspace } from '../../catalog/index.ts';
import { fromSystemError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import { connectionTo, PREFIX, queueName, shardsOn } from './connection.ts';
import { parseRedisAddress } from './redis-address.ts';

/** How long Redis may take before it is said to be away. */
const PATIENCE_MS = 2000;

/** What of a queue is where. */
export interface QueueDepth {
  /** To be taken, now or after a pause. */
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

export interface StatusOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Of whose shards it tells; absent: those for the processor. */
  readonly devices?: readonly Device[] | undefined;
}

/** The answers of {@link serveWorkerStatus}. */
export interface WorkerStatus {
  /** `http://HOST:PORT`. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Tells over HTTP how a worker and its queues are, for whoever starts, watches and scales workers:
 * `/healthz` (the process lives), `/readyz` (Redis answers), `/queue` (JSON: what waits, is in hand and
 * has failed, of shards and jobs together) and `/metrics` (Prometheus, of each). Numbers alone.
 *
 * @throws UserError when it cannot listen there.
 */
export async function serveWorkerStatus(
  workspace: Pick<Workspace, 'keyFor'>,
  address: string,
  { host, port, devices = ['cpu'] }: StatusOptions,
): Promise<WorkerStatus> {
  const connection = connectionTo(parseRedisAddress(address));
  const queues = ([...devices.map(shardsOn), 'jobs'] as const).map((of) => {
    const queue = new Queue(queueName(workspace, of), { connection, prefix: PREFIX });
    queue.on('error', () => undefined);
    return { of, queue };
  });
  const depths = async (): Promise<Map<string, QueueDepth>> => {
    const counted = queues.map(async ({ of, queue }) => [of, await depthOf(queue)] as const);
    const late = after(PATIENCE_MS, undefined, { ref: false });
    const found = await Promise.race([Promise.all(counted), late]);
    return new Map(found ?? []);
  };
  const server = createServer((request, response) => {
    request.resume();
    void answer(request.method === 'GET' ? request.url : undefined, response, depths);
  });
  server.requestTimeout = PATIENCE_MS;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(port, host, resolve);
    });
  } catch (error) {
    for (const { queue } of queues) await queue.close();
    throw fromSystemError(error, `Cannot tell the status on ${host}:${port}`);
  }
  const listening = server.address();
  const told = typeof listening === 'object' ? (listening?.port ?? port) : port;
  return {
    address: `http://${host.includes(':') ? `[${host}]` : host}:${told}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const { queue } of queues) await queue.disconnect();
    },
  };
}

async function depthOf(queue: Queue): Promise<QueueDepth> {
  const counts = await queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed');
  const of = (state: string): number => counts[state] ?? 0;
  return {
    waiting: of('waiting') + of('prioritized') + of('delayed'),
    ...{ active: of('active'), failed: of('failed') },
  };
}

async function answer(
  path: string | undefined,
  response: ServerResponse,
  look: () => Promise<ReadonlyMap<string, QueueDepth>>,
): Promise<void> {
  const say = (status: number, type: string, body: string): void => {
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  };
  const plain = 'text/plain; charset=utf-8';
  if (path === '/healthz') return say(200, plain, 'ok\n');
  if (!['/readyz', '/queue', '/metrics'].includes(path ?? '')) {
    return say(404, plain, 'There are /healthz, /readyz, /queue and /metrics, to GET.\n');
  }
  const depths = await look().catch(() => new Map<string, QueueDepth>());
  if (depths.size === 0) return say(503, plain, 'The queue does not answer.\n');
  if (path === '/readyz') return say(200, plain, 'ok\n');
  if (path === '/metrics') {
    return say(200, 'text/plain; version=0.0.4; charset=utf-8', metricsOf(depths));
  }
  const sum = { waiting: 0, active: 0, failed: 0 };
  for (const { waiting, active, failed } of depths.values()) {
    sum.waiting += waiting;
    sum.active += active;
    sum.failed += failed;
  }
  say(200, 'application/json', `${JSON.stringify(sum)}\n`);
}

/** The text format of Prometheus. */
function metricsOf(depths: ReadonlyMap<string, QueueDepth>): string {
  const rows = [...depths].flatMap(([of, depth]) =>
    (['waiting', 'active', 'failed'] as const).map(
      (state) => `sonograft_queue{queue="${of}",state="${state}"} ${depth[state]}\n`,
    ),
  );
  const name = 'sonograft_queue';
  return `# HELP ${name} Pieces of work, by what became of them.\n# TYPE ${name} gauge\n${rows.join('')}`;
}
