import { describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../test/shared.ts';
import { type DicomHeader, listSource, openInstance, type Raster } from '../studies/index.ts';
import { type Box, decideFrame, decideInstance, regionSettings } from './index.ts';

const SETTINGS = regionSettings.parse({});
const PLAIN = { header: null, regions: [] };
const TISSUE = { spatialFormat: 1, dataType: 1 };

const header = (values: Partial<DicomHeader>): DicomHeader => ({
  patientID: null,
  patientName: null,
  patientBirthDate: null,
  issuerOfPatientID: null,
  patientSex: null,
  patientAge: null,
  studyInstanceUID: null,
  seriesInstanceUID: null,
  sopInstanceUID: null,
  sopClassUID: null,
  modality: 'US',
  manufacturer: null,
  manufacturerModelName: null,
  ...values,
});

/** 200 x 100, black but for a bright rectangle of slightly varied gray. */
function picture(box: Box | null, level = 100): Raster {
  const pixels = new Uint8Array(200 * 100);
  if (box) {
    for (let y = box.y0; y <= box.y1; y++) {
      for (let x = box.x0; x <= box.x1; x++) pixels[y * 200 + x] = level + ((x * 7 + y * 3) % 20);
    }
  }
  return { width: 200, height: 100, channels: 1, pixels };
}

const BRIGHT = { x0: 20, y0: 10, x1: 179, y1: 89 };

describe('the tissue region of a DICOM header', () => {
  const decide = (...regions: (Box & typeof TISSUE)[]) =>
    decideFrame(picture(BRIGHT), { header: header({}), regions }, SETTINGS);

  test('is the box, clamped to the image', () => {
    const region = { x0: 40, y0: 20, x1: 250, y1: 100, ...TISSUE };
    expect(decide(region)).toEqual({
      verdict: 'accepted',
      box: { x0: 40, y0: 20, x1: 199, y1: 99 },
      boxRule: 'ultrasound-region',
    });
  });

  test('is the largest of several by what lies in the image, the first of equals', () => {
    const small = { x0: 20, y0: 10, x1: 99, y1: 89, ...TISSUE };
    const large = { x0: 90, y0: 10, x1: 179, y1: 89, ...TISSUE };
    const beyond = { x0: 150, y0: 10, x1: 9000, y1: 89, ...TISSUE };
    expect(decide(small, large, beyond)).toMatchObject({ box: { x0: 90, x1: 179 } });
    const equal = { ...small, x0: 100, x1: 179 };
    expect(decide(small, equal)).toMatchObject({ box: { x0: 20, x1: 99 } });
  });

  test('is passed over where it is no tissue, too small, outside or inside out', () => {
    const whole = { x0: 0, y0: 0, x1: 199, y1: 99 };
    const bad = [
      { ...whole, spatialFormat: 1, dataType: 2 },
      { ...whole, spatialFormat: 2, dataType: 1 },
      { ...whole, x1: 20, ...TISSUE },
      { x0: 300, y0: 300, x1: 500, y1: 500, ...TISSUE },
      { x0: 150, y0: 80, x1: 20, y1: 10, ...TISSUE },
    ];
    expect(decide(...bad)).toEqual({
      verdict: 'accepted',
      box: BRIGHT,
      boxRule: 'bright-content',
    });
  });
});

describe('frames that do not count', () => {
  const ruleOf = (raster: Raster, instance: Parameters<typeof decideFrame>[1]) => {
    const decision = decideFrame(raster, instance, SETTINGS);
    return decision.verdict === 'excluded' ? decision.rule : decision.boxRule;
  };

  test('other modalities, by the header alone', () => {
    const rule = (values: Partial<DicomHeader>) =>
      decideInstance({ header: header(values) }, SETTINGS)?.rule ?? null;
    expect(rule({ modality: 'CT' })).toBe('not-ultrasound');
    expect(rule({ modality: null })).toBe('not-ultrasound');
    expect(rule({ modality: null, sopClassUID: '1.2.840.10008.5.1.4.1.1.6.1' })).toBeNull();
    expect(rule({})).toBeNull();
    expect(decideInstance({ header: null }, SETTINGS)).toBeNull();
    const other = { header: header({ modality: 'CT' }), regions: [] };
    expect(ruleOf(picture(BRIGHT), other)).toBe('not-ultrasound');
    const intravascular = regionSettings.parse({ modalities: ['US', 'IVUS'] });
    expect(decideInstance({ header: header({ modality: 'IVUS' }) }, intravascular)).toBeNull();
  });

  test('one flat tone, of any brightness, in the frame or in its region', () => {
    const blank = (level: number): Raster => ({
      ...picture(null),
      pixels: new Uint8Array(20_000).fill(level),
    });
    expect(ruleOf(blank(0), PLAIN)).toBe('blank');
    expect(ruleOf(blank(140), PLAIN)).toBe('blank');
    const regions = [{ x0: 0, y0: 0, x1: 60, y1: 60, ...TISSUE }];
    const besides = picture({ x0: 100, y0: 10, x1: 180, y1: 89 });
    expect(ruleOf(besides, { header: header({}), regions })).toBe('blank');
  });

  test('nothing bright that is large enough', () => {
    const thin = picture({ x0: 20, y0: 10, x1: 22, y1: 89 });
    expect(ruleOf(thin, PLAIN)).toBe('no-content');
    const narrow = picture({ x0: 20, y0: 10, x1: 44, y1: 89 });
    expect(ruleOf(narrow, PLAIN)).toBe('no-content');
    expect(ruleOf(picture({ x0: 20, y0: 10, x1: 60, y1: 60 }), PLAIN)).toBe('bright-content');
  });
});

describeWithShared('real frames', () => {
  test('regions of the shared DICOM files are used where they have some', async () => {
    const boxOf = async (name: string) => {
      const instance = await openInstance(shared(`dicom/${name}`));
      return decideFrame(await instance.decodeFrame(0), instance, SETTINGS);
    };
    expect(await boxOf('examples_palette.dcm')).toMatchObject({
      box: { x0: 120, y0: 60, x1: 799, y1: 349 },
      boxRule: 'ultrasound-region',
    });
    expect(await boxOf('YBR_FULL-RLE.dcm')).toMatchObject({
      box: { x0: 84, y0: 48, x1: 483, y1: 415 },
    });
    expect(await boxOf('examples_rgb_color.dcm')).toMatchObject({ boxRule: 'bright-content' });
  });

  test('every lung clip keeps its fan: from the top, two thirds of the picture or more', async () => {
    for await (const { entry } of listSource(shared('lung-clips/manifest.csv'))) {
      const instance = await openInstance(entry.path);
      const decision = decideFrame(await instance.decodeFrame(0), instance, SETTINGS);
      if (decision.verdict !== 'accepted') expect.unreachable(`${entry.name} ${decision.why}`);
      const { x0, y0, x1, y1 } = decision.box;
      const share = ((x1 - x0 + 1) * (y1 - y0 + 1)) / (instance.rows * instance.columns);
      expect([entry.name, y0, share > 0.66]).toEqual([entry.name, 0, true]);
    }
  });
});
