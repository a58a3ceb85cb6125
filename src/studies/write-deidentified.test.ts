import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PLANTED_REGION, PLANTS, writePlanted } from '../../test/planted-study.ts';
import { bytesInMemory } from './byte-source.ts';
import { copyIdentity } from './copy-identity.ts';
import { parseDataSet } from './data-set.ts';
import { openDicom } from './dicom-instance.ts';
import { shiftDate } from './identity.ts';
import { writeDeidentified } from './write-deidentified.ts';

let dir = '';
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-deidentify-'));
});
afterAll(() => rm(dir, { recursive: true }));

test('what was planted is in no byte of the copy, and what lies inside the box is untouched', async () => {
  const original = join(dir, 'planted.dcm');
  await writePlanted(original);
  const bytes = await readFile(original);
  const source = bytesInMemory(bytes);
  const path = join(dir, 'copy.dcm');
  const box = PLANTED_REGION;
  const identity = copyIdentity(Buffer.alloc(32, 1), 'P-TEST');
  await writeDeidentified(path, source, { boxes: [box], privateTags: [], clean: null }, identity);

  const copy = await readFile(path);
  for (const [place, text] of Object.entries(PLANTS)) {
    expect([place, bytes.includes(text), copy.includes(text)]).toEqual([place, true, false]);
  }
  const { dataSet } = parseDataSet(bytesInMemory(copy));
  expect(dataSet.string('x00100020')).toBe('P-TEST');
  expect(dataSet.string('x00280303')).toBe('MODIFIED');
  // Nothing says that no name is burned into this picture, so the copy does not either.
  expect([dataSet.string('x00280301'), dataSet.string('x00120062')]).toEqual(['YES', 'NO']);
  expect(dataSet.string('x0020000d')).toBe(identity.uid(PLANTS.studyUID));
  expect(dataSet.string('x00080020')).toBe(shiftDate(PLANTS.studyDate, identity.days));

  const [before, after] = [openDicom(source), openDicom(bytesInMemory(copy))];
  expect(after).toMatchObject({ columns: 400, rows: 300, frames: 2 });
  for (const frame of [0, 1]) {
    const [{ pixels: old }, { pixels }] = [
      await before.decodeFrame(frame),
      await after.decodeFrame(frame),
    ];
    pixels.forEach((value, i) => {
      const [x, y] = [Math.floor(i / 3) % 400, Math.floor(i / 3 / 400)];
      const isInside = x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
      if (value !== (isInside ? old[i] : 0)) expect.fail(`pixel ${x}, ${y} is ${value}`);
    });
  }
});

test('UIDs and dates depend on the key, and intervals between dates stay', () => {
  const one = copyIdentity(Buffer.alloc(32, 1), 'P-A');
  const other = copyIdentity(Buffer.alloc(32, 2), 'P-A');
  expect(one.uid('1.2.3')).toBe(one.uid('1.2.3'));
  expect(one.uid('1.2.3')).not.toBe(other.uid('1.2.3'));
  expect(one.uid('1.2.3')).toMatch(/^2\.25\.\d{1,39}$/);
  expect(one.days).toBeLessThan(0);
  expect(shiftDate('20240301', -1)).toBe('20240229');
  expect(shiftDate('20240301120000.5', -366)).toBe('20230301120000.5');
  expect([shiftDate('', -1), shiftDate('JANE', -1)]).toEqual(['', '']);
});
