import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { tryDevices } from '../graph/index.ts';
import { each, parseShardDevices, refuseMissing } from './shard-devices.ts';

test('devices are named once each, with how many shards are in hand at once', () => {
  expect(each(parseShardDevices('cpu'))).toEqual(['cpu']);
  expect(each(parseShardDevices('cpu, cuda=2'))).toEqual(['cpu', 'cuda', 'cuda']);
  for (const text of ['', 'gpu', 'cuda=0', 'cuda=17', 'cuda=x', 'cpu,,cuda']) {
    expect(() => parseShardDevices(text), text).toThrow(InvalidArgumentError);
  }
});

test('a device that is not here is one sentence', async () => {
  for (const [device, reason] of await tryDevices()) {
    const asked = refuseMissing(new Map([[device, 1]]));
    if (reason === undefined) await asked;
    else await expect(asked).rejects.toThrow(`Cannot take shards for ${device}: ${reason}`);
  }
});
