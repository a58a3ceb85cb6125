import { simulate, type Station, type StationNetwork } from './station-network.ts';

/** How far the simulation may be from what a part alone allows. */
const TOLERANCE = 0.1;

/** A part, and the number of workers beyond which it has no room. */
export interface Saturation {
  readonly part: string;
  /** Seconds that a shard takes of it. */
  readonly seconds: number;
  readonly workers: number;
}

/** Shards a second, as the simulation has it. */
export function rateOf(network: StationNetwork, workers: number): number {
  const shards = Math.max(2000, 8 * workers);
  return shards / simulate(network, workers, shards).seconds;
}

/**
 * Where each part is full, if the others never were, the first before the others.
 *
 * @throws RangeError when the simulation, with twice as many workers, reaches another rate than it allows.
 */
export function saturations(network: StationNetwork): Saturation[] {
  const { before, after, last, compute } = network;
  const seconds = new Map<string, number>();
  for (const station of [...before, ...after, last]) {
    seconds.set(station.name, (seconds.get(station.name) ?? 0) + station.seconds);
  }
  const round = compute + [...seconds].reduce((sum, [name, each]) => sum + (name === last.name ? 0 : each), 0); // prettier-ignore
  const used = [...seconds].filter(([, each]) => each > 0);
  const found = used.map(([part, each]) => {
    const workers = round / each;
    const reached = rateOf(withOnly(network, part), Math.ceil(2 * workers));
    if (Math.abs(reached * each - 1) > TOLERANCE) {
      throw new RangeError(
        `The simulation reaches ${reached.toFixed(2)} shards/s and ${part} allows ${(1 / each).toFixed(2)}`,
      );
    }
    return { part, seconds: each, workers };
  });
  return found.sort((a, b) => a.workers - b.workers);
}

/** The workers beyond which twice as many would not be 1.8 times as fast: a power of two. */
export function workersOfUse(network: StationNetwork): number {
  let most = 1;
  while (rateOf(network, 2 * most) > 1.8 * rateOf(network, most)) most *= 2;
  return most;
}

/** The network where every part but one takes as long as ever and is never full. */
function withOnly(network: StationNetwork, part: string): StationNetwork {
  const { before, after, last, compute } = network;
  const others = [...before, ...after].filter(({ name }) => name !== part);
  const own = (stations: readonly Station[]): Station[] =>
    stations.filter(({ name }) => name === part);
  return {
    before: own(before),
    after: own(after),
    compute: compute + others.reduce((sum, { seconds }) => sum + seconds, 0),
    last: last.name === part ? last : { ...last, seconds: 0 },
  };
}
