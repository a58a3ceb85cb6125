import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasSwift, startSwift, SWIFT_KEYS, type SwiftServer } from '../../test/swift.ts';
import { type BlobStore, openBlobStore } from '../blobs/index.ts';
import { UserError } from '../errors.ts';
import { frameHash, framePath, readFrame, writeFrame } from '../images/index.ts';
import { frameKey, SharedShelf } from './shared-shelf.ts';

describe.skipIf(!hasSwift)('frames in an object store (skipped without Swift)', () => {
  let swift: SwiftServer;
  let dir: string;
  let store: BlobStore;
  beforeAll(async () => {
    swift = await startSwift();
    store = openBlobStore(await swift.bucket('frames'), SWIFT_KEYS);
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await swift.stop();
  });
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'sonograft-shelf-'));
  });
  afterEach(() => rm(dir, { recursive: true }));

  const pictures = Array.from({ length: 20 }, (_, i) => new Uint8Array(65_536).fill(i));
  const hashes = pictures.map(frameHash);
  const write = () => {
    for (const [i, hash] of hashes.entries()) writeFrame(framePath(dir, hash), pictures[i]!);
  };
  const shelf = (room: number, graceMs = 0) => new SharedShelf(store, dir, { room, graceMs });
  const held = async () =>
    (await readdir(dir, { recursive: true })).filter((name) => name.endsWith('.png')).length;

  test('what one machine shares another fetches, in order', async () => {
    write();
    await shelf(1e9).share(hashes);
    await rm(dir, { recursive: true });
    const paths: string[] = [];
    for await (const path of shelf(1e9).files(hashes)) paths.push(path);
    expect(paths).toEqual(hashes.map((hash) => framePath(dir, hash)));
    expect(await readFrame(paths[7]!)).toEqual(pictures[7]);
  });

  test('what was used longest ago goes, and comes back when it is asked for', async () => {
    write();
    await shelf(0).share(hashes);
    expect(await held()).toBe(0);
    expect(await readFrame(await shelf(1e9).file(hashes[3]!))).toEqual(pictures[3]);
    expect(await held()).toBe(1);
  });

  test('what is not in the store stays, and so does what may be in use', async () => {
    const only = new Uint8Array(65_536).fill(99);
    const path = framePath(dir, frameHash(only));
    writeFrame(path, only);
    const [first] = hashes;
    writeFrame(framePath(dir, first!), pictures[0]!);
    const long = new Date(Date.now() - 3600_000);
    await utimes(path, long, long);
    await shelf(0, 60_000).share([first!]);
    expect(await held()).toBe(2);
    // In the folder of the one that is nowhere else.
    const neighbour = neighbourOf(frameHash(only));
    writeFrame(framePath(dir, neighbour.hash), neighbour.pixels);
    await shelf(0).share([neighbour.hash]);
    expect(await readFrame(path)).toEqual(only);
    await expect(readFile(framePath(dir, neighbour.hash))).rejects.toThrow('ENOENT');
  });

  test('a picture of another name, something else and nothing are one sentence each', async () => {
    const other = frameHash(new Uint8Array(65_536).fill(200));
    write();
    await store.put(frameKey(other), await readFile(framePath(dir, hashes[0]!)));
    await expect(shelf(1e9).file(other)).rejects.toThrow(UserError);
    await expect(shelf(1e9).file(other)).rejects.toThrow('it is not the picture of that name');
    await store.put(frameKey(other), Buffer.from('no PNG'));
    await expect(shelf(1e9).file(other)).rejects.toThrow('it is not the picture of that name');
    await store.put(frameKey(other), new Uint8Array(300_000));
    await expect(shelf(1e9).file(other)).rejects.toThrow('more than the 262144 bytes');
    await store.delete(frameKey(other));
    await expect(shelf(1e9).file(other)).rejects.toThrow('has none of that name');
  });
});

/** A picture whose frame lies in the same folder as another's. */
function neighbourOf(hash: string): { hash: string; pixels: Uint8Array } {
  const pixels = new Uint8Array(65_536);
  for (let i = 0; ; i++) {
    new DataView(pixels.buffer).setUint32(0, i);
    const own = frameHash(pixels);
    if (own.startsWith(hash.slice(0, 2))) return { hash: own, pixels };
  }
}
