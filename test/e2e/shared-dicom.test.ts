import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson } from '../cli.ts';
import { describeWithShared, shared } from '../shared.ts';

interface Item {
  path: string;
  frame: number | null;
  verdict: string;
  rule: string | null;
  box: Record<'x0' | 'y0' | 'x1' | 'y1', number> | null;
  boxRule: string | null;
}

interface Ingested {
  files: number;
  accepted: number;
  excluded: Record<string, number>;
  quarantined: Record<string, number>;
  items: Item[];
  preview: string;
}

/** What was seen on each picture: the boxes of tissue, and why the others do not count. */
const golden = async (): Promise<Item[]> =>
  JSON.parse(await readFile(new URL('./shared-dicom.json', import.meta.url), 'utf8')) as Item[];

describeWithShared('the real files', () => {
  test('are all accounted for, with the region and the reason that a person sees', async () => {
    const workspace = join(await scratch(), 'W');
    await sonograftJson('init', '-w', workspace);
    const args = ['ingest', shared('dicom'), '-w', workspace, '--preview'];
    const { preview, ...result } = await sonograftJson<Ingested>(...args);
    const dicom = result.items.filter(({ path }) => path.endsWith('.dcm'));
    expect(dicom).toEqual(await golden());
    expect(dicom).toHaveLength(11);
    const counted = [result.accepted, ...Object.values(result.excluded)];
    const sum = [...counted, ...Object.values(result.quarantined)].reduce((a, b) => a + b, 0);
    expect(sum).toBe(result.files);

    const page = await readFile(preview, 'utf8');
    expect((await stat(preview)).mode & 0o777).toBe(0o600);
    expect(page).toContain('burned into them');
    for (const { rule, boxRule } of dicom) expect(page).toContain(`${rule ?? boxRule}</h2>`);
    expect(page.match(/data:image\/webp;base64,/g)).toHaveLength(11);
    expect(page.match(/<rect /g)).toHaveLength(11);
  });

  test('are shown with the box and the rule that ingest gives, and written untouched', async () => {
    const out = join(await scratch(), 'frame.png');
    const file = shared('dicom/examples_ybr_color.dcm');
    const shown = await sonograftJson<Item & Record<string, unknown>>('show', file, '-o', out);
    const { path, ...due } = (await golden()).find((item) => item.path.includes('ybr_color'))!;
    expect(shown).toMatchObject({
      ...due,
      transferSyntaxUID: '1.2.840.10008.1.2.4.50',
      photometricInterpretation: 'YBR_FULL_422',
      rows: 240,
      columns: 320,
      frames: 30,
      regions: [{ x0: 84, y0: 31, x1: 595, y1: 414, spatialFormat: 1, dataType: 1 }],
    });
    expect(shown.path).toContain(path);
    const picture = await sharp(out).metadata();
    expect(picture).toMatchObject({ format: 'png', width: 320, height: 240, channels: 3 });
    expect((await stat(out)).mode & 0o777).toBe(0o600);
  });

  test('of which there is no such frame: one sentence', async () => {
    const run = await sonograft('show', shared('dicom/YBR_422.dcm'), '--frame', '3');
    expect([run.code, run.stdout]).toEqual([1, '']);
    expect(run.stderr).toMatch(/^Cannot show frame 3 of .*: its frames are 0 to 0; name one/);
  });
});
