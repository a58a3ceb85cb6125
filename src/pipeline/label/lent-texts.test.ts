import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dcmtk, describeWithDcmtk } from '../../../test/dcmtk.ts';
import { dicomFile, graphicText, reference, reportItem, sequence } from '../../../test/dicom-elements.ts'; // prettier-ignore
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { initWorkspace, type Workspace } from '../../catalog/index.ts';
import { writeDicom } from '../../studies/index.ts';
import { ingest } from '../ingest/ingest.ts';
import { label } from './label.ts';

let dir: string;
let workspace: Workspace;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-lent-'));
  workspace = await initWorkspace(join(dir, 'W'));
  await mkdir(join(dir, 'studies'));
  for (const number of [1, 2]) {
    await writeDicom(join(dir, 'studies', `${number}.dcm`), {
      patient: { name: 'DOE^JANE', id: 'P1' },
      study: { uid: '1.2.9', id: '1', date: '20200101', time: '120000', description: 'ABDOMEN' },
      series: { uid: '1.2.9.1', number: 1 },
      instance: { uid: `1.2.9.1.${number}`, number, time: '120000' },
      equipment: { manufacturer: 'ONDARA', model: '300', softwareVersion: '1' },
      synthetic: true,
      burnedInAnnotation: false,
      regions: [],
      frames: [new DrawnScreen().field(40, 60, 359, 259, String(number)).raster()],
    });
  }
});
afterEach(async () => {
  await workspace.close();
  await rm(dir, { recursive: true });
});

const studies = () => join(dir, 'studies');
const annotations = (text: string, uid: string) =>
  dicomFile(sequence(0x00700001, graphicText(text, reference(uid))));

async function labels() {
  const { counts, abstained } = await label(workspace);
  return { counts, abstained };
}

test('text that other files draw over an image, or report of it, labels it; names do not stay', async () => {
  await writeFile(join(studies(), 'pr.dcm'), annotations('RT KIDNEY SAG DOE', '1.2.9.1.1'));
  const said = reportItem('TEXT', { text: 'SPLEEN SAG' });
  const report = reportItem('CONTAINER', { name: 'Report' }, said, reportItem('IMAGE', { image: '1.2.9.1.2' })); // prettier-ignore
  await writeFile(join(studies(), 'sr.dcm'), dicomFile(report));
  expect(await ingest(workspace, studies())).toMatchObject({
    files: 4,
    accepted: 2,
    quarantined: { 'no-pixels': 2 },
  });
  expect(await labels()).toEqual({
    counts: { 'right-kidney-longitudinal': 1, spleen: 1 },
    abstained: {},
  });
  const words = (await workspace.catalog.words()).flatMap((frame) => frame.words);
  expect(words.map(({ source, text }) => `${source} ${text}`).sort()).toEqual([
    'PresentationState KIDNEY',
    'PresentationState RT',
    'PresentationState SAG',
    'PresentationState xxx',
    'StructuredReport SAG',
    'StructuredReport SPLEEN',
  ]);
});

const golden = fileURLToPath(new URL('../../../test/golden/studies/lent-texts/', import.meta.url));
const both = { counts: { 'right-kidney-longitudinal': 1, spleen: 1 }, abstained: {} };

test('so it is with files that pydicom wrote', async () => {
  for (const name of ['presentation-state.dcm', 'report.dcm']) {
    await copyFile(join(golden, name), join(studies(), name));
  }
  await ingest(workspace, studies());
  expect(await labels()).toEqual(both);
});

describeWithDcmtk('written by dcmtk', () => {
  test('a report labels the image that it is of', async () => {
    const [xml, report] = [join(dir, 'report.xml'), join(studies(), 'report.dcm')];
    await dcmtk('dsr2xml', join(golden, 'report.dcm'), xml);
    expect(await dcmtk('xml2dsr', xml, report)).toMatchObject({ code: 0 });
    await ingest(workspace, studies());
    expect((await labels()).counts).toEqual({ spleen: 1 });
  });

  test('a presentation state labels the image that it draws over, in big-endian order too', async () => {
    const state = join(studies(), 'state.dcm');
    const written = await dcmtk('dcmconv', '+tb', join(golden, 'presentation-state.dcm'), state);
    expect(written).toMatchObject({ code: 0 });
    await ingest(workspace, studies());
    expect((await labels()).counts).toEqual({ 'right-kidney-longitudinal': 1 });
  });
});

test('a file that comes later is heard; one that names no image, or another, says nothing', async () => {
  await ingest(workspace, studies());
  const none = { counts: {}, abstained: { 'no annotation': 2 } };
  expect(await labels()).toEqual(none);
  await writeFile(join(studies(), 'other.dcm'), annotations('LK TRV', '1.2.8'));
  await writeFile(join(studies(), 'sr.dcm'), dicomFile(reportItem('CONTAINER', {}, reportItem('TEXT', { text: 'GB' })))); // prettier-ignore
  await ingest(workspace, studies());
  expect(await labels()).toEqual(none);
  await writeFile(join(studies(), 'pr.dcm'), annotations('LK TRV', '1.2.9.1.2'));
  await ingest(workspace, studies());
  expect(await labels()).toEqual({
    counts: { 'left-kidney-transverse': 1 },
    abstained: { 'no annotation': 1 },
  });
});
