import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { zip } from '../../../test/zip.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { silent } from '../../effects.ts';
import { openInstance, uidFrom, writeDicom } from '../../studies/index.ts';
import { ingest } from './ingest.ts';
import { show } from './show.ts';

const LEFT = { x0: 10, y0: 40, x1: 129, y1: 259 };
const FLOW = { x0: 140, y0: 40, x1: 259, y1: 259 };
const RIGHT = { x0: 270, y0: 40, x1: 389, y1: 259 };

/** Two gray fields, flow between them, and a name above. */
const screen = new DrawnScreen()
  .field(LEFT.x0, LEFT.y0, LEFT.x1, LEFT.y1, 'left')
  .field(FLOW.x0, FLOW.y0, FLOW.x1, FLOW.y1, 'middle')
  .field(RIGHT.x0, RIGHT.y0, RIGHT.x1, RIGHT.y1, 'right')
  .flow(200, 150, 40)
  .text(20, 10, 20, 255);

let dir: string;
let workspace: Workspace;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-dual-screens-'));
  workspace = await initWorkspace(join(dir, 'W'));
  await writeDicom(join(dir, 'screen.dcm'), {
    patient: { name: 'SYNTHETIC', id: 'P1' },
    study: { uid: uidFrom('study'), id: 'S1', date: '20170203', time: '101112', description: '' },
    series: { uid: uidFrom('series'), number: 1 },
    instance: { uid: uidFrom('instance'), number: 1, time: '101213' },
    equipment: { manufacturer: 'SONOGRAFT', model: 'DRAWN', softwareVersion: '1' },
    synthetic: true,
    burnedInAnnotation: true,
    regions: [LEFT, FLOW, RIGHT].map((box) => ({
      ...box,
      ...{ spatialFormat: 1, dataType: 1, cmPerPixel: 0.02 },
    })),
    frames: [screen.raster()],
  });
  const bytes = await readFile(join(dir, 'screen.dcm'));
  await mkdir(join(dir, 'in'));
  await writeFile(join(dir, 'in', 'studies.zip'), zip([{ name: 'screen.dcm', bytes }]));
});
afterAll(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

test('every picture of a screen is an item; a copy keeps those that count and nothing else', async () => {
  const deidentifyTo = join(dir, 'out');
  const options = { deidentifyTo, outsideOnly: true, preview: true };
  const { accepted, items, preview } = await ingest(workspace, join(dir, 'in'), silent, options);
  expect(accepted).toBe(1);
  const boxRule = 'ultrasound-region';
  expect(items).toMatchObject([
    { frame: 0, verdict: 'accepted', box: LEFT, boxRule },
    { frame: 0, verdict: 'excluded', rule: 'colour-doppler', box: FLOW, boxRule },
    { frame: 0, verdict: 'accepted', box: RIGHT, boxRule },
  ]);
  // The preview finds its pictures in the archive.
  const page = await readFile(preview ?? '', 'utf8');
  expect(page.match(/data:image\/webp;base64,/g)).toHaveLength(3);

  const names = await readdir(deidentifyTo, { recursive: true });
  const copies = names.filter((name) => name.endsWith('.dcm'));
  expect(copies).toHaveLength(1);
  const copy = await openInstance(join(deidentifyTo, copies[0] ?? ''));
  const { pixels } = await copy.decodeFrame(0);
  const holds = (box: typeof LEFT, x: number, y: number) =>
    x >= box.x0 && x <= box.x1 && y >= box.y0 && y <= box.y1;
  pixels.forEach((value, i) => {
    const [x, y] = [Math.floor(i / 3) % screen.width, Math.floor(i / 3 / screen.width)];
    const stays = holds(LEFT, x, y) || holds(RIGHT, x, y);
    if (value !== (stays ? screen.pixels[i] : 0)) expect.fail(`pixel ${x}, ${y} is ${value}`);
  });
});

test('showing the screen tells of each picture', async () => {
  const shown = await show(join(dir, 'screen.dcm'));
  expect(shown).toMatchObject({ frame: 0, verdict: 'accepted', box: LEFT, out: null });
  expect(shown.pictures.map(({ verdict }) => verdict)).toEqual([
    'accepted',
    'excluded',
    'accepted',
  ]);
});
