import { createInterface } from 'node:readline';
import { loadBackbone } from '../../src/backbones/index.ts';
import { openSession, uint8 } from '../../src/graph/index.ts';
import { FRAME_SIZE } from '../../src/images/index.ts';
import { startBareNetworks } from './bare-network.ts';
import { costOf } from './cost.ts';
import { peakMemory } from './memory.ts';
import { loadNetwork, speckle } from './networks.ts';
import type { NetworkName } from './networks.ts';

/**
 * Ours beside PyTorch: features of gray frames that lie in memory, by as many one-thread sessions as
 * are asked for, one frame a run, as extraction has it.
 *
 *   tsx extraction-contestant.ts NETWORK FOLDER THREADS FRAMES
 *
 * Says the features of the first frame, then does so many frames as each line says.
 */
const [name = '', folder = '', threads = '2', frames = '16'] = process.argv.slice(2);
const network = await loadNetwork(name as NetworkName, folder);
if (network === undefined) throw new RangeError(`the weights of ${name} are not here`);
const { graph } = await loadBackbone(network.ref);
const feeds = Array.from({ length: Number(frames) }, (_, i) => ({
  pixels: uint8([1, FRAME_SIZE, FRAME_SIZE], speckle(i)),
}));
const probe = await openSession(graph);
const { features } = await probe.run(feeds[0]!);
await probe.release();
const networks = await startBareNetworks(graph, feeds, Number(threads));
console.log(JSON.stringify(Array.from(features?.data ?? [], Number)));
for await (const line of createInterface({ input: process.stdin })) {
  const cost = await costOf(() => networks.run(Number(line)));
  console.log(JSON.stringify({ ...cost, peak: peakMemory() }));
}
await networks.release();
