import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch } from '../../../test/cli.ts';
import { initWorkspace } from '../../catalog/index.ts';
import { writePhantom } from '../../phantom/index.ts';
import { ingest } from '../index.ts';

/** A time that utimes sets to the last digit, which it does not with those of the file system. */
const LONG_AGO = new Date('2020-01-01');

test('an unchanged archive is taken as it is known, without reading a byte of it', async () => {
  const dir = await scratch();
  const studies = join(dir, 'studies');
  await writePhantom(studies, { patients: 2, imagesPerStudy: 2, seed: 1 });
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    const listed = await readdir(studies, { recursive: true, withFileTypes: true });
    const files = listed
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name));
    for (const file of files) await utimes(file, LONG_AGO, LONG_AGO);
    const first = await ingest(workspace, studies);
    expect(first.accepted).toBeGreaterThan(3);
    for (const file of files) await replaceUnnoticed(file);
    expect(await ingest(workspace, studies)).toEqual(first);

    // Whoever reads that garbage notices it.
    await utimes(files.find((file) => file.endsWith('.dcm')) ?? '', new Date(), new Date());
    expect((await ingest(workspace, studies)).accepted).toBe(first.accepted - 1);
  } finally {
    await workspace.close();
  }
}, 120_000);

test('neither is an archive of plain images in folders of labels', async () => {
  const dir = await scratch();
  const source = join(dir, 'studies', 'liver', 'P1');
  await mkdir(source, { recursive: true });
  const image = join(source, 'a.bmp');
  await writeFile(image, bitmap());
  await utimes(image, LONG_AGO, LONG_AGO);
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    const first = await ingest(workspace, join(dir, 'studies'));
    expect(first.quarantined).toEqual({});
    await replaceUnnoticed(image);
    expect(await ingest(workspace, join(dir, 'studies'))).toEqual(first);
  } finally {
    await workspace.close();
  }
}, 60_000);

/** Puts garbage in the place of a file's bytes; size and time stay. */
async function replaceUnnoticed(path: string): Promise<void> {
  const { size } = await stat(path);
  await writeFile(path, Buffer.alloc(size, 0xa5));
  await utimes(path, LONG_AGO, LONG_AGO);
}

/** A white square on black, 64 x 64 pixels of 24 bits. */
function bitmap(): Buffer {
  const head = Buffer.alloc(54);
  head.write('BM', 0, 'latin1');
  head.writeUInt32LE(54 + 64 * 64 * 3, 2);
  head.writeUInt32LE(54, 10);
  head.writeUInt32LE(40, 14);
  head.writeInt32LE(64, 18);
  head.writeInt32LE(64, 22);
  head.writeUInt16LE(1, 26);
  head.writeUInt16LE(24, 28);
  const pixels = Buffer.alloc(64 * 64 * 3);
  for (let y = 8; y < 56; y++) pixels.fill(200, 3 * (64 * y + 8), 3 * (64 * y + 56));
  return Buffer.concat([head, pixels]);
}
