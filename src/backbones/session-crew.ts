import type { Graph, SessionOptions, SessionThread } from '../graph/index.ts';
import { openSessionThread } from '../graph/index.ts';

/** Requests that one thread may hold: one at work, and one behind it so that it never waits. */
const AHEAD = 2;

/** Threads that run one graph; each joins when it has started. */
export class SessionCrew {
  readonly #graph: Graph;
  readonly #options: SessionOptions;
  readonly #members: SessionThread[] = [];
  readonly #starting: Promise<void>[] = [];
  #failure: Error | undefined;

  constructor(graph: Graph, options: SessionOptions) {
    this.#graph = graph;
    this.#options = options;
  }

  /** Threads that have started or are about to. */
  get size(): number {
    return this.#starting.length;
  }

  /** Starts threads and does not wait for them. */
  hire(count: number): void {
    for (let i = 0; i < count; i++) {
      this.#starting.push(
        openSessionThread(this.#graph, this.#options).then(
          (member) => void this.#members.push(member),
          (failure: unknown) => void (this.#failure = failure as Error),
        ),
      );
    }
  }

  /**
   * A thread that takes another request, the idlest first, or undefined when all have enough to do.
   *
   * @throws UserError when a thread could not be started.
   */
  free(): SessionThread | undefined {
    if (this.#failure !== undefined) throw this.#failure;
    let idlest: SessionThread | undefined;
    for (const member of this.#members) {
      if (member.waiting < (idlest?.waiting ?? AHEAD)) idlest = member;
    }
    return idlest;
  }

  /** Ends every thread. */
  async release(): Promise<void> {
    await Promise.all(this.#starting);
    await Promise.all(this.#members.map((member) => member.release()));
  }
}
