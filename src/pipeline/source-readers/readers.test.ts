import { expect, test } from 'vitest';
import type { RefusedFile } from '../../studies/index.ts';
import type { ReadRequest } from './read-file.ts';
import { Readers } from './readers.ts';

const entry = new URL('../../../test/broken-reader.ts', import.meta.url);

const request = (origin: string): ReadRequest => ({
  origin,
  framesDir: '',
  settings: {} as ReadRequest['settings'],
});

/** What becomes of each of the named files, in order. */
async function fates(readers: Readers, origins: readonly string[]): Promise<RefusedFile[]> {
  const answers = origins.map((origin) =>
    readers.read(request(origin)).then(
      () => expect.fail('nothing here can be read'),
      (error: unknown) => error as RefusedFile,
    ),
  );
  return await Promise.all(answers);
}

test('a file that crashes, stalls or bloats its reader costs that file alone', async () => {
  const readers = new Readers({ entry, silenceMs: 8000, residentMegabytes: 600 }, 2);
  try {
    const files = ['a', 'crash', 'b', 'hang', 'c', 'grow', 'd', 'crash', 'e'];
    const refused = await fates(readers, files);
    expect(refused.map(({ reason }) => reason)).toEqual([
      'corrupt',
      'decoder-crashed',
      'corrupt',
      'took-too-long',
      'corrupt',
      'too-much-memory',
      'corrupt',
      'decoder-crashed',
      'corrupt',
    ]);
    expect(refused[1]?.message).toMatch(/its reader crashed on it \(SIGABRT\)/);
    expect(refused[3]?.message).toMatch(/may take 8 s a step/);
    expect(refused[5]?.message).toMatch(/may take 600 MiB of memory and took \d+/);
    // A reader that is well is used again.
    const pids = (await fates(readers, ['f', 'g', 'h', 'i', 'j', 'k'])).map((each) => each.message);
    expect(new Set(pids).size).toBeLessThanOrEqual(2);
  } finally {
    await readers.close();
  }
});

test('a reader that cannot start is a fault of ours and no fault of the files', async () => {
  const readers = new Readers({ entry: new URL('./no-such-module.ts', import.meta.url) }, 1);
  try {
    const [first, second] = await fates(readers, ['a', 'b']);
    expect(first).toBeInstanceOf(RangeError);
    expect(second?.message).toMatch(/could not start/);
  } finally {
    await readers.close();
  }
});
