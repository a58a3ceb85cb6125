import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { PLANTED_REGION, writePlanted } from '../../../test/planted-study.ts';
import { findLines } from '../../annotation/index.ts';
import { writePicture } from '../../images/index.ts';
import { RefusedFile } from '../../studies/index.ts';
import { findTexts, unreadLine } from './find-texts.ts';

let dir: string;
let study: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-find-texts-'));
  study = join(dir, 'study.dcm');
  await writePlanted(study, {}, 'DOE JANE');
});
afterAll(() => rm(dir, { recursive: true }));

test('lines of the frames that were asked for, in that order, and the words of the header', async () => {
  let signs = 0;
  const request = { origin: study, frames: [1, 0] };
  const { header, frames } = await findTexts(request, () => {
    signs += 1;
  });
  expect(header).toContainEqual(expect.objectContaining({ text: 'R', source: 'Laterality' }));
  expect(frames).toHaveLength(2);
  const [x, y] = [PLANTED_REGION.x0 + 90, PLANTED_REGION.y0 + 120];
  for (const lines of frames) {
    const typed = lines.find(({ box }) => box.y0 <= y + 7 && box.y1 >= y + 7);
    expect(Math.abs((typed?.box.x0 ?? 0) - x)).toBeLessThan(4);
    expect(typed?.ink).toBe('light');
  }
  // The header, and twice for each frame.
  expect(signs).toBe(5);
});

test('a line comes through a message as it was found', async () => {
  const screen = new DrawnScreen().words('DOE JANE', 40, 40, 255);
  const path = join(dir, 'screen.png');
  await writePicture(path, screen.raster());
  const found = await findTexts({ origin: path, frames: [0] }, () => undefined);
  const sent = structuredClone(found);
  expect(sent).toEqual(found);
  const [line] = findLines(screen.raster());
  expect(sent.frames[0]?.map(unreadLine)).toEqual([
    { image: line?.image, brightness: null, height: line?.height },
  ]);
  const over = new DrawnScreen().field(40, 60, 360, 260).words('DOE JANE', 100, 140, 255);
  await writePicture(path, over.raster());
  const [again] = (await findTexts({ origin: path, frames: [0] }, () => undefined)).frames;
  const brightness = findLines(over.raster()).map((each) => each.brightness);
  expect(brightness).not.toContain(null);
  expect(again?.map((each) => unreadLine(each).brightness)).toEqual(brightness);
});

test('type too large or too small is found at another size, in pixels of the frame', async () => {
  const large = new DrawnScreen();
  // Bars of letters that are wider than any stroke of 24 px type.
  for (const x of [40, 90, 140, 190]) {
    large.rectangle(x, 100, x + 11, 159, 250).rectangle(x, 100, x + 31, 110, 250);
  }
  const path = join(dir, 'large.png');
  await writePicture(path, large.raster());
  const [at, also] = await Promise.all(
    [[], [0.5]].map((sizes) => findTexts({ origin: path, frames: [0], sizes }, () => undefined)),
  );
  expect(at?.frames).toEqual([[]]);
  const [line] = also?.frames[0] ?? [];
  expect(line?.box.x0).toBeGreaterThanOrEqual(36);
  expect(line?.box.x1).toBeLessThanOrEqual(226);
  expect(line?.box.y0).toBeGreaterThanOrEqual(96);
  expect(line?.box.y1).toBeLessThanOrEqual(164);
});

test('a file that is gone is refused', async () => {
  const request = { origin: join(dir, 'gone.dcm'), frames: [0] };
  await expect(findTexts(request, () => undefined)).rejects.toThrow(RefusedFile);
});
