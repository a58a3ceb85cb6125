import type { Workspace } from '../../catalog/index.ts';
import type { Effects, Shard, ShardRunner } from '../../effects.ts';
import { type Device, devices } from '../../graph/index.ts';
import { type GivenUp, ShardQueue } from './shard-queue.ts';

/**
 * The queues of a workspace's shards, one for each kind of device, so that none is taken by a worker
 * that cannot do it. Those of graphics devices are opened when there is something for them.
 */
export class ShardQueues implements ShardRunner {
  readonly #open: (device: Device) => Promise<ShardQueue>;
  readonly #queues = new Map<Device, Promise<ShardQueue>>();

  private constructor(open: (device: Device) => Promise<ShardQueue>) {
    this.#open = open;
  }

  /**
   * @param pauseMs as {@link ShardQueue.open}.
   * @throws UserError as {@link ShardQueue.open}.
   */
  static async open(
    workspace: Pick<Workspace, 'keyFor'>,
    address: string,
    pauseMs?: number,
  ): Promise<ShardQueues> {
    const queues = new ShardQueues((device) =>
      ShardQueue.open(workspace, address, device, pauseMs),
    );
    await queues.#of('cpu');
    return queues;
  }

  /** @param shards all for one device. */
  async *run(
    shards: readonly Shard[],
    isThere: (shard: Shard) => boolean | Promise<boolean>,
    effects: Effects,
  ): AsyncGenerator<Shard, void> {
    const queue = await this.#of(shards[0]?.device ?? 'cpu');
    yield* queue.run(shards, isThere, effects);
  }

  /** The shards that were given up, on whatever device. */
  async givenUp(): Promise<GivenUp[]> {
    const found: GivenUp[] = [];
    for (const device of devices) found.push(...(await (await this.#of(device)).givenUp()));
    return found;
  }

  /** Puts what was given up into the queue again. @returns how many there were. */
  async retry(): Promise<number> {
    let count = 0;
    for (const device of devices) count += await (await this.#of(device)).retry();
    return count;
  }

  async close(): Promise<void> {
    for (const queue of this.#queues.values()) await (await queue).close();
  }

  #of(device: Device): Promise<ShardQueue> {
    const queue = this.#queues.get(device) ?? this.#open(device);
    this.#queues.set(device, queue);
    return queue;
  }
}
