import { sampleQuantile } from '../../src/numeric/index.ts';

/** What some work took, in milliseconds: processor time of all threads of the process, and wall time. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** What a piece of work takes in this process. */
export async function costOf(work: () => unknown): Promise<Cost> {
  const [before, begin] = [process.cpuUsage(), performance.now()];
  await work();
  const wall = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, wall };
}

/** The same cost for one of so many equal parts. */
export function perOne({ cpu, wall }: Cost, parts: number): Cost {
  return { cpu: cpu / parts, wall: wall / parts };
}

/**
 * Measures contestants in turns, so that whatever else the machine does meets them all alike.
 *
 * @returns for each contestant one cost per round.
 */
export async function inTurns<Name extends string>(
  rounds: number,
  contestants: Readonly<Record<Name, () => Promise<Cost>>>,
): Promise<Record<Name, Cost[]>> {
  const names = Object.keys(contestants) as Name[];
  const costs = Object.fromEntries(names.map((name) => [name, []])) as unknown as Record<
    Name,
    Cost[]
  >;
  for (let round = 0; round < rounds; round++) {
    // Every other round goes backwards: being first or last is nobody's privilege.
    const order = round % 2 === 0 ? names : [...names].reverse();
    for (const name of order) costs[name].push(await contestants[name]());
  }
  return costs;
}

export function median(values: readonly number[]): number {
  return sampleQuantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
}

/** The median of the costs in one respect. */
export function typical(costs: readonly Cost[], key: keyof Cost): number {
  return median(costs.map((cost) => cost[key]));
}

/** The median over rounds of how many times the first cost the second is. */
export function timesOf(a: readonly Cost[], b: readonly Cost[], key: keyof Cost): number {
  return median(a.map((cost, round) => cost[key] / (b[round]?.[key] ?? NaN)));
}
