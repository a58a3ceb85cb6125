import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { openInstance } from './open-instance.ts';
import type { Raster } from './raster.ts';
import { uidFrom } from './write-dicom-uid.ts';
import { type DicomToWrite, writeDicom } from './write-dicom.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-write-dicom-'));
});
afterAll(() => rm(dir, { recursive: true }));

function raster(width: number, height: number, channels: 1 | 3, seed = 0): Raster {
  const pixels = Uint8Array.from(
    { length: width * height * channels },
    (_, i) => (i * 7 + seed) % 251,
  );
  return { width, height, channels, pixels };
}

function instance(frames: readonly Raster[]): DicomToWrite {
  return {
    patient: { name: 'SYNTHETIC^MÜLLER', id: 'PH-0001', sex: 'F', birthDate: '19700131' },
    study: {
      uid: uidFrom('study'),
      id: 'S1',
      date: '20170203',
      time: '101112',
      description: 'ABDOMEN',
    },
    series: { uid: uidFrom('series'), number: 2 },
    instance: { uid: uidFrom('instance'), number: 7, time: '101213' },
    equipment: { manufacturer: 'SONOGRAFT', model: 'PHANTOM', softwareVersion: '1' },
    synthetic: true,
    burnedInAnnotation: true,
    regions: [{ x0: 1, y0: 2, x1: 20, y1: 22, spatialFormat: 1, dataType: 1, cmPerPixel: 0.0375 }],
    frames,
  };
}

async function written(
  name: string,
  content: DicomToWrite,
): Promise<{ path: string; set: DataSet }> {
  const path = join(dir, name);
  await writeDicom(path, content);
  return { path, set: dicomParser.parseDicom(new Uint8Array(await readFile(path))) };
}

function pixelsOf(set: DataSet): Uint8Array {
  const element = set.elements['x7fe00010']!;
  return set.byteArray.subarray(element.dataOffset, element.dataOffset + element.length);
}

test('a gray image comes back as it was, header and region with it', async () => {
  const frame = raster(31, 33, 1);
  const { set } = await written('gray.dcm', instance([frame]));
  expect(set.string('x00020010')).toBe('1.2.840.10008.1.2.1');
  expect(set.string('x00020003')).toBe(set.string('x00080018'));
  expect(set.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.6.1');
  expect(set.string('x00080060')).toBe('US');
  expect(set.string('x0008001c')).toBe('YES');
  expect(set.string('x00100020')).toBe('PH-0001');
  expect(Buffer.from(set.string('x00100010')!, 'latin1').toString()).toBe('SYNTHETIC^MÜLLER');
  expect(set.string('x0020000d')).toBe(uidFrom('study'));
  expect(set.string('x00280004')).toBe('MONOCHROME2');
  expect([set.uint16('x00280010'), set.uint16('x00280011')]).toEqual([33, 31]);
  expect(set.string('x00280008')).toBeUndefined();
  const region = set.elements['x00186011']!.items![0]!.dataSet!;
  expect(['18', '1a', '1c', '1e'].map((tag) => region.uint32(`x001860${tag}`))).toEqual([
    1, 2, 20, 22,
  ]);
  expect(region.double('x0018602c')).toBe(0.0375);
  // An odd number of bytes is padded to an even one.
  expect(pixelsOf(set)).toEqual(Uint8Array.of(...frame.pixels, 0));
});

test('colour is RGB, several frames are a multi-frame image', async () => {
  const colour = raster(10, 8, 3);
  const { set } = await written('colour.dcm', instance([colour]));
  expect(set.string('x00280004')).toBe('RGB');
  expect(set.uint16('x00280002')).toBe(3);
  expect(set.uint16('x00280006')).toBe(0);
  expect(pixelsOf(set)).toEqual(colour.pixels);

  const loop = [raster(10, 8, 1), raster(10, 8, 1, 5), raster(10, 8, 1, 9)];
  const cine = (await written('cine.dcm', { ...instance(loop), frameTime: 33.5 })).set;
  expect(cine.string('x00080016')).toBe('1.2.840.10008.5.1.4.1.1.3.1');
  expect(cine.intString('x00280008')).toBe(3);
  expect(cine.floatString('x00181063')).toBe(33.5);
  expect(cine.attributeTag('x00280009')).toBe('x00181063');
  expect(pixelsOf(cine)).toEqual(Uint8Array.of(...loop.flatMap(({ pixels }) => [...pixels])));
});

test('our own reader opens what was written', async () => {
  const frames = [raster(24, 24, 3), raster(24, 24, 3, 9)];
  const { path } = await written('own.dcm', instance(frames));
  const opened = await openInstance(path);
  expect(opened).toMatchObject({ format: 'dicom', rows: 24, columns: 24, frames: 2 });
  expect(opened.header?.patientID).toBe('PH-0001');
  expect(opened.regions).toEqual([{ x0: 1, y0: 2, x1: 20, y1: 22, spatialFormat: 1, dataType: 1 }]);
  const second = await opened.decodeFrame(1);
  expect(second.channels).toBe(3);
  expect(Buffer.from(second.pixels)).toEqual(Buffer.from(frames[1]!.pixels));
});

test('the same instance gives the same bytes and leaves nothing beside them', async () => {
  const own = await mkdtemp(join(dir, 'own-'));
  const content = instance([raster(16, 16, 1)]);
  await writeDicom(join(own, 'a.dcm'), content);
  await writeDicom(join(own, 'b.dcm'), content);
  expect(await readFile(join(own, 'a.dcm'))).toEqual(await readFile(join(own, 'b.dcm')));
  expect(await readdir(own)).toEqual(['a.dcm', 'b.dcm']);
});

test('refuses frames that do not fit together and folders that are not there', async () => {
  const path = join(dir, 'never.dcm');
  const write = (frames: readonly Raster[], to = path) => writeDicom(to, instance(frames));
  await expect(write([])).rejects.toThrow(RangeError);
  await expect(write([raster(8, 8, 1), raster(8, 9, 1)])).rejects.toThrow(/8 x 9 x 1/);
  await expect(write([{ ...raster(8, 8, 1), channels: 3 }])).rejects.toThrow(RangeError);
  await expect(write([raster(8, 8, 1)], join(dir, 'no', 'a.dcm'))).rejects.toThrow(UserError);
  await expect(readFile(path)).rejects.toThrow();
});

test('UIDs are valid, stable and different for different parts', () => {
  const uids = Array.from({ length: 500 }, (_, i) => uidFrom('phantom', i));
  for (const uid of uids) {
    expect(uid).toMatch(/^2\.25\.[1-9]\d*$/);
    expect(uid.length).toBeLessThanOrEqual(64);
    const uuid = BigInt(uid.slice(5));
    expect((uuid >> 76n) & 0xfn).toBe(8n);
    expect((uuid >> 62n) & 0x3n).toBe(2n);
  }
  expect(new Set(uids).size).toBe(500);
  expect(uidFrom(1, 2)).not.toBe(uidFrom('1', 2));
  expect(uidFrom('phantom', 1)).toBe(uidFrom('phantom', 1));
});
