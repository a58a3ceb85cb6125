import { Redis } from 'ioredis';
import { PREFIX } from './connection.ts';
import type { RedisAddress } from './redis-address.ts';

/** How soon whoever works sees a sign. */
const LOOK_MS = 1000;
/** A sign that nobody has seen by then is for work that is gone. */
const KEPT_SECONDS = 3600;

/** Signs in Redis by which whoever asked for a piece of work stops it, wherever it is in hand. */
export class StopSigns {
  readonly #client: Redis;
  readonly #queue: string;

  /** @param queue name of the queue that the work is in. */
  constructor({ options }: RedisAddress, queue: string) {
    this.#client = new Redis({ ...options, lazyConnect: true, maxRetriesPerRequest: 1 });
    // A server that is away is waited for; nobody sees a sign meanwhile.
    this.#client.on('error', () => undefined);
    this.#queue = queue;
  }

  async raise(id: string): Promise<void> {
    await this.#client.set(this.#keyOf(id), '1', 'EX', KEPT_SECONDS);
  }

  /** Before the work is asked for again. */
  async lower(id: string): Promise<void> {
    await this.#client.del(this.#keyOf(id));
  }

  /**
   * Calls back once, when the sign is seen.
   *
   * @returns what ends the watch.
   */
  watch(id: string, seen: () => void): () => void {
    const look = async (): Promise<void> => {
      const found = await this.#client.exists(this.#keyOf(id)).catch(() => 0);
      if (found === 0) return;
      clearInterval(timer);
      seen();
    };
    const timer = setInterval(() => void look(), LOOK_MS);
    return () => clearInterval(timer);
  }

  close(): void {
    this.#client.disconnect();
  }

  #keyOf(id: string): string {
    return `${PREFIX}:${this.#queue}:stop:${id}`;
  }
}
