import { InvalidArgumentError } from 'commander';
import { UserError } from '../errors.ts';
import type { Device } from '../graph/index.ts';

/** Above what a worker has in hand at once on one device. */
const MOST_AT_ONCE = 16;
const NAMES: readonly Device[] = ['cpu', 'webgpu', 'cuda'];

/** The shards that a worker has in hand at once, by what they are done on. */
export type ShardDevices = ReadonlyMap<Device, number>;

/** @param text such as `cuda` or `cpu,cuda=2`. */
export function parseShardDevices(text: string): ShardDevices {
  const wanted = new Map<Device, number>();
  for (const part of text.split(',')) {
    const [, name, count = '1'] = /^([a-z]+)(?:=(\d{1,3}))?$/.exec(part.trim()) ?? [];
    const device = NAMES.find((one) => one === name);
    const atOnce = Number(count);
    if (device === undefined || atOnce < 1 || atOnce > MOST_AT_ONCE) {
      throw new InvalidArgumentError(
        `"${part}" is none of ${NAMES.join(', ')}, alone or with =1 to =${MOST_AT_ONCE}.`,
      );
    }
    wanted.set(device, atOnce);
  }
  return wanted;
}

/** Each device as often as it has shards in hand at once. */
export function each(wanted: ShardDevices): Device[] {
  return [...wanted].flatMap(([device, atOnce]) => Array<Device>(atOnce).fill(device));
}

/** @throws UserError for a graphics device that this machine does not have, with the reason. */
export async function refuseMissing(wanted: ShardDevices): Promise<void> {
  if ([...wanted.keys()].every((device) => device === 'cpu')) return;
  const { tryDevices } = await import('../graph/index.ts');
  for (const [device, reason] of await tryDevices()) {
    if (!wanted.has(device) || reason === undefined) continue;
    throw new UserError(`Cannot take shards for ${device}: ${reason}`);
  }
}
