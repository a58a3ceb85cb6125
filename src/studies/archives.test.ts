import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { zip } from '../../test/zip.ts';
import { findSourceFile, instanceOf, listSource, RefusedFile } from './index.ts';
import { readDicomdir } from './dicomdir.ts';

const golden = fileURLToPath(new URL('../../test/golden/studies/files/', import.meta.url));
let root = '';
let dicom: Buffer;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'sonograft-archives-'));
  dicom = await readFile(`${golden}inverted.dcm`);
});
afterAll(() => rm(root, { recursive: true }));

/** What becomes of every file of a source: `read`, or the reason why not. */
async function fates(source: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { entry, refused } of listSource(source)) {
    try {
      if (refused !== null) throw refused;
      const instance = await instanceOf(findSourceFile(entry.origin));
      await instance.decodeFrame(0);
      found[entry.name] = 'read';
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
      found[entry.name] = error.reason;
    }
  }
  return found;
}

describe('zip archives', () => {
  const written = async (name: string, bytes: Buffer): Promise<string> => {
    const path = join(root, name);
    await writeFile(path, bytes);
    return path;
  };

  test('packed and stored files are read, by any name; folders and links are not files', async () => {
    const path = await written(
      'study.zip',
      zip([
        { name: 'a/', bytes: Buffer.alloc(0), stored: true },
        { name: 'a/packed.dcm', bytes: dicom },
        { name: 'a/stored', bytes: dicom, stored: true },
        { name: '../../etc/passwd', bytes: dicom },
        { name: 'link', bytes: Buffer.from('/etc/passwd'), mode: 0o120777 },
        { name: 'notes.txt', bytes: Buffer.from('not a picture') },
      ]),
    );
    expect(await fates(path)).toEqual({
      'study.zip/a/packed.dcm': 'read',
      'study.zip/a/stored': 'read',
      'study.zip/../../etc/passwd': 'read',
      'study.zip/notes.txt': 'not-an-image',
    });
  });

  test('bombs, lies and archives in archives cost one file each', async () => {
    const path = await written(
      'hostile.zip',
      zip([
        { name: 'bomb', bytes: Buffer.alloc(2 ** 22) },
        { name: 'small', bytes: dicom, claims: { size: dicom.length - 1 } },
        { name: 'large', bytes: dicom, claims: { size: dicom.length + 1 } },
        { name: 'wrong', bytes: dicom, claims: { crc32: 1 } },
        { name: 'inner.zip', bytes: zip([{ name: 'x', bytes: dicom }]) },
        { name: 'good', bytes: dicom },
        { name: 'empty', bytes: Buffer.alloc(0), stored: true },
      ]),
    );
    expect(await fates(path)).toEqual({
      'hostile.zip/bomb': 'too-large',
      'hostile.zip/small': 'corrupt',
      'hostile.zip/large': 'corrupt',
      'hostile.zip/wrong': 'corrupt',
      'hostile.zip/inner.zip': 'nested-archive',
      'hostile.zip/good': 'read',
      'hostile.zip/empty': 'empty-file',
    });
  });

  test('an archive that breaks off is itself quarantined', async () => {
    const whole = zip([{ name: 'a', bytes: dicom }]);
    const path = await written('cut.zip', whole.subarray(0, whole.length - 30));
    expect(await fates(path)).toEqual({ 'cut.zip': 'corrupt' });
    expect(await fates(await written('none.zip', zip([])))).toEqual({ 'none.zip': 'not-an-image' });
  });
});

describe('DICOMDIR', () => {
  const element = (tag: string, vr: string, value: Buffer): Buffer => {
    const head = Buffer.from(`${tag}${Buffer.from(vr).toString('hex')}`, 'hex');
    const length = Buffer.alloc(vr === 'SQ' ? 6 : 2);
    if (vr === 'SQ') length.writeUInt32LE(value.length, 2);
    else length.writeUInt16LE(value.length);
    return Buffer.concat([head, length, value]);
  };
  const directory = (...names: readonly string[]): Buffer => {
    const items = names.map((name) => {
      const body = element('04000015', 'CS', Buffer.from(name.length % 2 ? `${name} ` : name));
      const head = Buffer.from('feff00e000000000', 'hex');
      head.writeUInt32LE(body.length, 4);
      return Buffer.concat([head, body]);
    });
    return Buffer.concat([
      dicom.subarray(0, 144 + dicom.readUInt32LE(140)),
      element('04002012', 'SQ', Buffer.concat(items)),
    ]);
  };

  test('names the files of its folder, in its order, and what is not there is refused', async () => {
    const folder = join(root, 'medium');
    await mkdir(join(folder, 'images'), { recursive: true });
    for (const name of ['images/im2', 'images/im1', 'viewer.exe']) {
      await writeFile(join(folder, name), dicom);
    }
    await symlink(`${golden}inverted.dcm`, join(folder, 'images', 'out'));
    await writeFile(
      join(folder, 'DICOMDIR'),
      directory('IMAGES\\IM2', 'IMAGES\\IM1', 'IMAGES\\IM3', 'IMAGES\\OUT'),
    );
    const found = await fates(folder);
    expect(Object.entries(found)).toEqual([
      ['IMAGES/IM2', 'read'],
      ['IMAGES/IM1', 'read'],
      ['IMAGES/IM3', 'missing-file'],
      ['IMAGES/OUT', 'outside-folder'],
    ]);
  });

  test('one that cannot be read is quarantined and the folder listed without it', async () => {
    const folder = join(root, 'broken-medium');
    await mkdir(folder);
    await writeFile(join(folder, 'a.dcm'), dicom);
    await writeFile(join(folder, 'DICOMDIR'), directory('..\\A').subarray(0, -1));
    expect(await fates(folder)).toMatchObject({ 'a.dcm': 'read' });
    const path = join(folder, 'DICOMDIR');
    const outside = directory('..', '..');
    await writeFile(path, outside);
    expect(() => readDicomdir(path, outside.length)).toThrow(/leads out of its folder/);
  });
});
