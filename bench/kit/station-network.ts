import { Random } from '../../src/numeric/index.ts';

/** A place where one thing is done at a time, in the order in which it was asked for. */
export interface Station {
  readonly name: string;
  /** Seconds that it takes, which vary about this as an exponential does. */
  readonly seconds: number;
}

export interface StationNetwork {
  /** What a shard goes through before and after it is computed. */
  readonly before: readonly Station[];
  readonly after: readonly Station[];
  /** Seconds of computation, about the same for each shard. */
  readonly compute: number;
  /** Where results end up, whose worker does not wait for it. */
  readonly last: Station;
}

export interface Simulated {
  readonly seconds: number;
  /** The share of the time for which each station was busy, by its name. */
  readonly busy: ReadonlyMap<string, number>;
}

/** How much computation varies: a few per cent, as shards of equal length do. */
const JITTER = 0.05;

/**
 * Workers that each take a shard, compute it, and take the next, until all are done: an event for each
 * stop at a station, the earliest first. A station that several stops name is one station.
 */
export function simulate(network: StationNetwork, workers: number, shards: number): Simulated {
  const random = new Random('stations', workers, shards);
  const varied = (mean: number): number => -mean * Math.log(1 - random.next());
  const freeAt = new Map<string, number>();
  const worked = new Map<string, number>();
  const pass = ({ name, seconds }: Station, at: number): number => {
    const takes = varied(seconds);
    const end = Math.max(at, freeAt.get(name) ?? 0) + takes;
    freeAt.set(name, end);
    worked.set(name, (worked.get(name) ?? 0) + takes);
    return end;
  };
  const { before, after, compute, last } = network;
  /** The stop that each worker comes to next, and when. */
  const events = new Earliest();
  const stops = before.length + 1 + after.length;
  for (let worker = 0; worker < workers; worker++) events.add(0, 0);
  let [left, over] = [shards, 0];
  for (let event = events.take(); event !== undefined; event = events.take()) {
    const { at, stop } = event;
    if (stop === 0 && left-- <= 0) continue;
    if (stop === before.length) {
      events.add(at + compute * (1 + JITTER * random.normal()), stop + 1);
    } else if (stop < stops) {
      const station = stop < before.length ? before[stop] : after[stop - before.length - 1];
      events.add(station === undefined ? at : pass(station, at), stop + 1);
    } else {
      over = Math.max(over, pass(last, at));
      events.add(at, 0);
    }
  }
  return { seconds: over, busy: new Map([...worked].map(([name, sum]) => [name, sum / over])) };
}

/** Events by time (a binary heap). */
class Earliest {
  readonly #heap: { readonly at: number; readonly stop: number }[] = [];

  add(at: number, stop: number): void {
    const heap = this.#heap;
    let i = heap.push({ at, stop }) - 1;
    for (let up = (i - 1) >> 1; i > 0 && (heap[up]?.at ?? 0) > at; up = (i - 1) >> 1) {
      this.#swap(i, up);
      i = up;
    }
  }

  take(): { readonly at: number; readonly stop: number } | undefined {
    const heap = this.#heap;
    this.#swap(0, heap.length - 1);
    const first = heap.pop();
    for (let i = 0; ;) {
      const at = (j: number): number => heap[j]?.at ?? Infinity;
      const least = at(2 * i + 1) <= at(2 * i + 2) ? 2 * i + 1 : 2 * i + 2;
      if (at(least) >= at(i)) return first;
      this.#swap(i, least);
      i = least;
    }
  }

  #swap(i: number, j: number): void {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (a === undefined || b === undefined) return;
    [this.#heap[i], this.#heap[j]] = [b, a];
  }
}
