import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type FaultyProxy, startFaultyProxy } from '../../test/faulty-proxy.ts';
import { hasSwift, startSwift, SWIFT_KEYS, type SwiftServer } from '../../test/swift.ts';
import { UserError } from '../errors.ts';
import { S3Store } from './s3-store.ts';

const MIB = 2 ** 20;

describe.skipIf(!hasSwift)('objects on Swift (skipped where it is not installed)', () => {
  let swift: SwiftServer;
  let dir: string;
  beforeAll(async () => {
    swift = await startSwift();
    dir = await mkdtemp(join(tmpdir(), 'sonograft-blobs-'));
  }, 60_000);
  afterAll(async () => {
    await swift.stop();
    await rm(dir, { recursive: true });
  });

  describe.each([0, 0.3])('of which a share of %d requests is spoilt on the way', (share) => {
    let proxy: FaultyProxy;
    let address: string;
    let store: S3Store;
    beforeAll(async () => {
      proxy = await startFaultyProxy(swift.endpoint, share);
      address = await swift.bucket(`spoilt-${share * 100}`, proxy.endpoint);
    });
    afterAll(() => proxy.stop());
    beforeEach(() => {
      store = new S3Store(address, SWIFT_KEYS);
      return () => store.close();
    });
    const entries = async (prefix: string) => {
      const found: string[] = [];
      for await (const { key, size } of store.list(prefix)) found.push(`${key} ${size}`);
      return found;
    };

    test('what is put is read back, exchanged and removed', async () => {
      const bytes = randomBytes(20_000);
      expect(await store.get('a/b.png', MIB)).toBeUndefined();
      await store.put('a/b.png', bytes);
      expect(await store.get('a/b.png', MIB)).toEqual(bytes);
      expect(await store.look('a/b.png')).toMatchObject({ size: 20_000 });
      await store.put('a/b.png', new Uint8Array());
      expect(await store.get('a/b.png', MIB)).toHaveLength(0);
      await store.delete('a/b.png');
      await store.delete('a/b.png');
      expect(await store.look('a/b.png')).toBeUndefined();
    });

    test('many go at once, and a listing has each of them', { timeout: 120_000 }, async () => {
      const names = Array.from({ length: 30 }, (_, i) => `many/${String(i).padStart(3, '0')}`);
      await Promise.all(names.map((name) => store.put(name, Buffer.from(name))));
      await store.put('manyother', Buffer.from('x'));
      expect(await entries('many/')).toEqual(names.map((name) => `${name} 8`));
      const read = await Promise.all(names.map((name) => store.get(name, 100)));
      expect(read.map(String)).toEqual(names);
      for await (const { key, md5 } of store.list('many/')) {
        expect(md5).toBe(createHash('md5').update(key).digest('hex'));
      }
      expect(await entries('none/')).toEqual([]);
    });

    test('a large file goes in parts and comes back whole', { timeout: 120_000 }, async () => {
      const [path, back] = [join(dir, 'large'), join(dir, 'folder', `back-${share}`)];
      const bytes = randomBytes(21 * MIB + 7);
      await writeFile(path, bytes);
      await store.putFile('large', path);
      expect(await store.getFile('large', back)).toBe(true);
      expect((await readFile(back)).equals(bytes)).toBe(true);
      expect(await store.getFile('not-there', join(dir, 'other'))).toBe(false);
      expect(await readdir(join(dir, 'folder'))).toHaveLength(share === 0 ? 1 : 2);
    });

    test('requests were spoilt as they should be', () => {
      expect(Object.keys(proxy.spoilt)).toHaveLength(share === 0 ? 0 : 5);
    });
  });

  test('an object that is larger than it may be is not taken', async () => {
    const store = new S3Store(await swift.bucket('large'), SWIFT_KEYS);
    await store.put('a', new Uint8Array(1001));
    await expect(store.get('a', 1000)).rejects.toThrow('more than the 1000 bytes');
    await store.close();
  });

  test('a wrong secret, a wrong name and a missing bucket are one sentence each', async () => {
    const address = await swift.bucket('guarded');
    const refused = async (where: string, keys: Record<string, string>, sentence: string) => {
      const store = new S3Store(where, keys);
      const put = store.put('a', Buffer.from('x'));
      await expect(put).rejects.toThrow(UserError);
      await expect(put).rejects.toThrow(sentence);
      await store.close();
    };
    const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = SWIFT_KEYS;
    const wrong = { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: 'guess' };
    await refused(address, wrong, 'AWS_SECRET_ACCESS_KEY is not the secret');
    const unknown = { AWS_ACCESS_KEY_ID: 'test:nobody', AWS_SECRET_ACCESS_KEY: secret };
    await refused(address, unknown, 'Cannot use http');
    await refused(address.replace('guarded', 'missing'), SWIFT_KEYS, 'no such bucket');
  });
});

test(
  'a server that is not there is told of, after some attempts',
  { timeout: 60_000 },
  async () => {
    const store = new S3Store('s3://bucket?endpoint=http://127.0.0.1:9', SWIFT_KEYS);
    await expect(store.put('a', Buffer.from('x'))).rejects.toThrow(
      /^Cannot write a at http:\/\/127\.0\.0\.1:9\/bucket\/: 8 attempts failed/,
    );
    await store.close();
  },
);

test.each(['', '/a', 'a/', '../a', 'a/../b', 'a//b', 'a b', 'a%2e', 'ä', 'a'.repeat(513)])(
  'the key %j is refused before anything is asked',
  async (key) => {
    const store = new S3Store('s3://bucket?endpoint=http://127.0.0.1:9', SWIFT_KEYS);
    await expect(store.put(key, Buffer.from('x'))).rejects.toThrow('as the name of an object');
    await expect(store.get(key, 1)).rejects.toThrow('as the name of an object');
    await expect(store.getFile(key, '/nowhere')).rejects.toThrow('as the name of an object');
    await store.close();
  },
);
