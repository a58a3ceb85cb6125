import { createHash } from 'node:crypto';
import type { ConnectionOptions } from 'bullmq';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import type { RedisAddress } from './redis-address.ts';

/** Everything that we keep in Redis begins with it. */
export const PREFIX = 'sonograft';
/** Milliseconds that a server may take for its first answer. */
const FIRST_ANSWER_MS = 5000;

/** The queues of a workspace: jobs, and shards by what they are done on. */
export type QueueKind = 'jobs' | 'shards' | `shards-${Exclude<Device, 'cpu'>}`;

/** The queue of the shards that are done on a device. */
export function shardsOn(device: Device): QueueKind {
  return device === 'cpu' ? 'shards' : `shards-${device}`;
}

/** The name of a workspace's queue, which is the same wherever its key is. */
export function queueName(workspace: Pick<Workspace, 'keyFor'>, of: QueueKind): string {
  const digest = createHash('sha256').update(workspace.keyFor('queue')).digest('hex');
  return `${of}-${digest.slice(0, 16)}`;
}

/** A connection that waits for as long as a server is away; see that it answers first. */
export function connectionTo({ options }: RedisAddress): ConnectionOptions {
  return { ...options, maxRetriesPerRequest: null };
}

/** @throws UserError when the server does not answer, or does not let us in. */
export async function seeThatItAnswers({ location, options }: RedisAddress): Promise<void> {
  const { Redis } = await import('ioredis');
  const client = new Redis({
    ...{ ...options, lazyConnect: true, connectTimeout: FIRST_ANSWER_MS },
    ...{ retryStrategy: () => null, maxRetriesPerRequest: 0 },
  });
  let reason = '';
  client.on('error', (error: Error) => (reason = error.message));
  try {
    await client.connect();
    await client.ping();
  } catch (cause) {
    reason ||= cause instanceof Error ? cause.message : String(cause);
    const isRefused = /NOAUTH|WRONGPASS|invalid (username|password)/i.test(reason);
    throw new UserError(
      isRefused
        ? `Cannot use the queue ${location}: it does not let us in; check REDIS_USERNAME and REDIS_PASSWORD.`
        : `Cannot use the queue ${location}: the server does not answer (${reason}); see that it runs and is reached from here.`,
      { cause },
    );
  } finally {
    client.disconnect();
  }
}
