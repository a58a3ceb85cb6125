import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { encodeRecords, HEADER_BYTES, headerOf, recordBytes } from './feature-record.ts';
import { FeatureStore } from './feature-store.ts';

const backbone = { name: 'tiny', key: 'ab'.repeat(32), length: 5 };
const RECORD = recordBytes(backbone.length);

let dir: string;
let file: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'feature-store-'));
  file = join(dir, 'tiny-abababababababab.features');
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function hash(i: number): string {
  return createHash('sha256').update(String(i)).digest('hex');
}

function row(i: number, length = backbone.length): Float32Array {
  return Float32Array.from({ length }, (_, k) => i + k / 8);
}

function rows(...numbers: number[]): { hash: string; row: Float32Array }[] {
  return numbers.map((i) => ({ hash: hash(i), row: row(i) }));
}

async function filled(...numbers: number[]): Promise<void> {
  const store = await FeatureStore.open(dir, backbone);
  await store.append(rows(...numbers));
  await store.close();
}

async function expectRows(store: FeatureStore, ...numbers: number[]): Promise<void> {
  const values = await store.read(numbers.map(hash));
  expect([...values]).toEqual(numbers.flatMap((i) => [...row(i)]));
}

describe('a feature store', () => {
  test('gives back rows in the order asked for, also when it is opened again', async () => {
    const store = await FeatureStore.open(join(dir, 'made', 'as-needed'), backbone);
    expect(store.has(hash(1))).toBe(false);
    await store.append(rows(1, 2, 3));
    await store.append(rows(4));
    await expectRows(store, 4, 1, 3, 1);
    await store.close();
    const again = await FeatureStore.open(join(dir, 'made', 'as-needed'), backbone);
    await expectRows(again, 2, 4, 3);
    expect([again.has(hash(4)), again.has(hash(5))]).toEqual([true, false]);
    await again.append(rows(5));
    await expectRows(again, 5, 1);
    expect((await again.read([])).length).toBe(0);
    await again.close();
  });

  test('keeps one row per frame', async () => {
    await filled(1, 2, 1);
    await filled(2, 3);
    expect((await stat(file)).size).toBe(HEADER_BYTES + 3 * RECORD);
  });

  test('refuses rows of another length, names that are no hashes, and frames it has not', async () => {
    const store = await FeatureStore.open(dir, backbone);
    await expect(store.append([{ hash: hash(1), row: row(1, 4) }])).rejects.toThrow(RangeError);
    await expect(store.append([{ hash: 'x', row: row(1) }])).rejects.toThrow(RangeError);
    await expect(store.read([hash(1)])).rejects.toThrow(RangeError);
    await store.close();
    expect(await readdir(dir)).toEqual([]);
  });

  test('opens 100,000 records', async () => {
    const count = 100_000;
    const records = Array.from({ length: count }, (_, i) => encodeRecords(rows(i)));
    await writeFile(file, Buffer.concat([headerOf(backbone), ...records]));
    const store = await FeatureStore.open(dir, backbone);
    await expectRows(store, count - 1, 0, 77_777);
    await store.close();
  });
});

describe('a torn file', () => {
  test.each<[string, (path: string) => Promise<void>]>([
    ['half a record', (path) => truncate(path, HEADER_BYTES + 3 * RECORD - 7)],
    ['a record head', (path) => truncate(path, HEADER_BYTES + 2 * RECORD + 40)],
    ['a few bytes', (path) => truncate(path, HEADER_BYTES + 2 * RECORD + 3)],
    ['a last record that was not written', (path) => overwrite(path, 2, Buffer.alloc(RECORD))],
    [
      'a last record of which the end is missing',
      (path) => overwrite(path, 2, Buffer.alloc(9), 50),
    ],
    [
      'bytes behind it',
      async (path) => {
        await truncate(path, HEADER_BYTES + 2 * RECORD);
        await appendFile(path, Buffer.alloc(3 * RECORD + 11, 7));
      },
    ],
  ])('with %s keeps what was whole and goes on to the same bytes', async (_, tear) => {
    await filled(1, 2, 3, 4);
    const quiet = await readFile(file);
    await rm(file);
    await filled(1, 2, 3);
    await tear(file);
    const store = await FeatureStore.open(dir, backbone);
    expect([1, 2, 3].map((i) => store.has(hash(i)))).toEqual([true, true, false]);
    await expectRows(store, 2, 1);
    await store.append(rows(3, 4));
    await expectRows(store, 4, 3, 2, 1);
    await store.close();
    expect(await readFile(file)).toEqual(quiet);
  });

  test.each([0, 1, 300])('with %i bytes of its header begins again', async (length) => {
    await filled(1);
    const quiet = await readFile(file);
    await truncate(file, length);
    await filled(1);
    expect(await readFile(file)).toEqual(quiet);
  });

  test('with a damaged head in its middle loses that record alone', async () => {
    await filled(1, 2, 3);
    await overwrite(file, 1, Buffer.alloc(40));
    const store = await FeatureStore.open(dir, backbone);
    expect([1, 2, 3].map((i) => store.has(hash(i)))).toEqual([true, false, true]);
    await store.append(rows(2));
    await expectRows(store, 1, 2, 3);
    await store.close();
  });

  test('with a damaged row in its middle says so when the row is read', async () => {
    await filled(1, 2, 3);
    await overwrite(file, 1, Buffer.alloc(4, 9), 44);
    const store = await FeatureStore.open(dir, backbone);
    await expectRows(store, 1, 3);
    await expect(store.read([hash(2)])).rejects.toThrow('a record is damaged; delete the file');
    await store.close();
  });

  test('of another backbone or version is refused, not overwritten', async () => {
    const other = headerOf({ ...backbone, length: 6 });
    await writeFile(file, Buffer.concat([other, Buffer.alloc(64)]));
    await expect(FeatureStore.open(dir, backbone)).rejects.toThrow(
      'it is not the features file its name says',
    );
    expect((await stat(file)).size).toBe(HEADER_BYTES + 64);
  });
});

async function overwrite(path: string, record: number, bytes: Buffer, at = 0): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.write(bytes, 0, bytes.length, HEADER_BYTES + record * RECORD + at);
  await handle.close();
}

/** Runs a module's text in another process with the store at hand. */
function child(text: string): [string, string[]] {
  const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const module = `
    import { FeatureStore } from ${url('./feature-store.ts')};
    import { createHash } from 'node:crypto';
    const dir = ${JSON.stringify(dir)};
    const backbone = ${JSON.stringify(backbone)};
    const hash = (i) => createHash('sha256').update(String(i)).digest('hex');
    const row = (i) => Float32Array.from({ length: backbone.length }, (_, k) => i + k / 8);
    ${text}`;
  return [process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', module]];
}

describe('several writers', () => {
  test('in one process see what the other appends', async () => {
    const a = await FeatureStore.open(dir, backbone);
    const b = await FeatureStore.open(dir, backbone);
    await Promise.all([a.append(rows(1, 2)), b.append(rows(2, 3)), a.append(rows(3, 4))]);
    await b.append(rows(5));
    await expectRows(b, 5, 4, 3, 2, 1);
    expect((await stat(file)).size).toBe(HEADER_BYTES + 5 * RECORD);
    await Promise.all([a.close(), b.close()]);
  });

  test('in two processes lose nothing and write nothing twice', async () => {
    const text = (from: number, to: number): string => `
      const store = await FeatureStore.open(dir, backbone);
      for (let i = ${from}; i < ${to}; i++) await store.append([{ hash: hash(i), row: row(i) }]);
      await store.close();`;
    const run = promisify(execFile);
    await Promise.all([run(...child(text(0, 600))), run(...child(text(300, 900)))]);
    expect(await readdir(dir)).toEqual(['tiny-abababababababab.features']);
    expect((await stat(file)).size).toBe(HEADER_BYTES + 900 * RECORD);
    const store = await FeatureStore.open(dir, backbone);
    await expectRows(store, ...Array.from({ length: 900 }, (_, i) => i));
    await store.close();
  });

  test.each<[string, object]>([
    ['is no more', { pid: 2 ** 22 + 1 }],
    ['had the id of one that lives', { pid: process.pid, started: '1' }],
  ])('take over the lock of a process that %s', async (_, owner) => {
    await filled(1);
    const place = await placeOf();
    await writeFile(`${file}.lock`, JSON.stringify({ started: '1', place, count: 1, ...owner }));
    await filled(2);
    expect(await readdir(dir)).toEqual(['tiny-abababababababab.features']);
  });

  test('wait for a lock that is held', async () => {
    await filled(1);
    const lock = { pid: 1, started: '1', place: 'another machine', count: 1 };
    await writeFile(`${file}.lock`, JSON.stringify(lock));
    const writing = filled(2);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect((await stat(file)).size).toBe(HEADER_BYTES + RECORD);
    await rm(`${file}.lock`);
    await writing;
    expect((await stat(file)).size).toBe(HEADER_BYTES + 2 * RECORD);
  });
});

async function placeOf(): Promise<string> {
  const { readlink } = await import('node:fs/promises');
  return await readlink('/proc/self/ns/pid').then(
    (namespace) => `${hostname()} ${namespace}`,
    () => hostname(),
  );
}

describe('a disk that takes no more', () => {
  test('gives one sentence, and what was written is kept', async () => {
    // The shell's limit on file sizes cuts a write short just as a full disk does.
    const blocks = Math.ceil((HEADER_BYTES + 10.5 * RECORD) / 512);
    const [node, args] = child(`
      const store = await FeatureStore.open(dir, backbone);
      try {
        const rows = Array.from({ length: 30 }, (_, i) => ({ hash: hash(i), row: row(i) }));
        await store.append(rows);
      } catch (error) {
        console.log(error.name + ': ' + error.message);
      }
      console.log(store.has(hash(9)), store.has(hash(29)));`);
    const limited = ['-c', `ulimit -f ${blocks}; exec "$@"`, 'sh', node, ...args];
    const { stdout } = await promisify(execFile)('sh', limited);
    expect(stdout).toBe(
      `UserError: Cannot write features to ${file}: the file would pass the size limit of this system.\ntrue false\n`,
    );
    const { size } = await stat(file);
    const count = (size - HEADER_BYTES) / RECORD;
    expect(count).toBe(Math.floor((blocks * 512 - HEADER_BYTES) / RECORD));
    const store = await FeatureStore.open(dir, backbone);
    await expectRows(store, ...Array.from({ length: count }, (_, i) => i));
    await store.close();
    expect(await readdir(dir)).toEqual(['tiny-abababababababab.features']);
  });

  test('because it is full gives one sentence, and goes on when there is room', async (context) => {
    if (!mountTiny(dir)) context.skip('a small disk can be mounted by root alone');
    try {
      const wide = { ...backbone, length: 10_000 };
      const store = await FeatureStore.open(dir, wide);
      const many = Array.from({ length: 10 }, (_, i) => ({ hash: hash(i), row: row(i, 10_000) }));
      const filler = join(dir, 'filler');
      await writeFile(filler, Buffer.alloc(800_000));
      const failing = store.append(many);
      await expect(failing).rejects.toThrow(UserError);
      await expect(failing).rejects.toThrow('the disk is full; free some space');
      expect([store.has(hash(0)), store.has(hash(9))]).toEqual([true, false]);
      await rm(filler);
      await store.append(many);
      const values = await store.read(many.map((one) => one.hash));
      expect(values.subarray(90_000)).toEqual(row(9, 10_000));
      await store.close();
    } finally {
      execFileSync('umount', [dir]);
    }
  });
});

function mountTiny(path: string): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
