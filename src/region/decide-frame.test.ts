import { describe, expect, test } from 'vitest';
import { dicomHeader } from '../../test/dicom-header.ts';
import { DrawnScreen } from '../../test/drawn-screen.ts';
import { describeWithShared, shared } from '../../test/shared.ts';
import { type DicomHeader, listSource, openInstance, type Raster } from '../studies/index.ts';
import {
  type Box,
  decideFrame,
  decideInstance,
  type InstanceFacts,
  regionSettings,
} from './index.ts';

const SETTINGS = regionSettings.parse({});
const TISSUE = { spatialFormat: 1, dataType: 1 };
const [WIDTH, HEIGHT] = [200, 100];

type Region = InstanceFacts['regions'][number];

const facts = (
  regions: readonly Region[] = [],
  values: Partial<DicomHeader> = {},
): InstanceFacts => ({
  header: dicomHeader(values),
  regions,
  rows: HEIGHT,
  columns: WIDTH,
});
const PLAIN: InstanceFacts = { ...facts(), header: null };

/** 200 x 100, black but for bright rectangles of slightly varied gray. */
function picture(...boxes: readonly Box[]): Raster {
  return dimPicture(100, ...boxes);
}

function dimPicture(level: number, ...boxes: readonly Box[]): Raster {
  const pixels = new Uint8Array(WIDTH * HEIGHT);
  for (const box of boxes) {
    for (let y = box.y0; y <= box.y1; y++) {
      for (let x = box.x0; x <= box.x1; x++) {
        pixels[y * WIDTH + x] = level + ((x * 7 + y * 3) % 20);
      }
    }
  }
  return { width: WIDTH, height: HEIGHT, channels: 1, pixels };
}

const BRIGHT = { x0: 20, y0: 10, x1: 179, y1: 89 };

describe('the tissue regions of a DICOM header', () => {
  const decide = (...regions: readonly Region[]) =>
    decideFrame(picture(BRIGHT), facts(regions), SETTINGS);

  test('are the box, clamped by up to 2 pixels', () => {
    const region = { x0: 40, y0: 20, x1: 201, y1: 100, ...TISSUE };
    expect(decide(region)).toEqual([
      {
        verdict: 'accepted',
        box: { x0: 40, y0: 20, x1: 199, y1: 99 },
        boxRule: 'ultrasound-region',
      },
    ]);
  });

  test('are pictures of their own where they lie apart, in the order of the header', () => {
    const left = { x0: 20, y0: 10, x1: 99, y1: 89, ...TISSUE };
    const right = { x0: 100, y0: 10, x1: 179, y1: 89, ...TISSUE };
    expect(decide(right, left)).toMatchObject([{ box: { x0: 100 } }, { box: { x0: 20 } }]);
  });

  test('of which one is empty count but for that one', () => {
    const left = { x0: 20, y0: 10, x1: 99, y1: 89, ...TISSUE };
    const right = { x0: 110, y0: 10, x1: 189, y1: 89, ...TISSUE };
    const decisions = decideFrame(
      picture({ x0: 20, y0: 10, x1: 99, y1: 89 }),
      facts([left, right]),
      SETTINGS,
    );
    expect(decisions).toMatchObject([
      { verdict: 'accepted' },
      { verdict: 'excluded', rule: 'blank', box: { x0: 110 }, boxRule: 'ultrasound-region' },
    ]);
  });

  test('give the largest where they cover each other, and no pictograms', () => {
    const large = { x0: 20, y0: 10, x1: 159, y1: 89, ...TISSUE };
    const inner = { x0: 40, y0: 20, x1: 139, y1: 89, ...TISSUE };
    const pictogram = { x0: 162, y0: 50, x1: 199, y1: 89, ...TISSUE };
    expect(decide(inner, large, pictogram)).toMatchObject([{ box: { x0: 20, x1: 159 } }]);
    expect(decide(large, large)).toHaveLength(1);
  });

  test('are passed over where they are no tissue, too small, outside or inside out', () => {
    const whole = { x0: 0, y0: 0, x1: 199, y1: 99 };
    const bad = [
      { ...whole, spatialFormat: 0, dataType: 0 },
      { ...whole, spatialFormat: 4, dataType: 10 },
      { ...whole, x1: 20, ...TISSUE },
      { x0: 150, y0: 80, x1: 20, y1: 10, ...TISSUE },
    ];
    const byPixels = [{ verdict: 'accepted', box: BRIGHT, boxRule: 'bright-content' }];
    expect(decide(...bad)).toEqual(byPixels);
    expect(decide({ x0: 300, y0: 300, x1: 500, y1: 500, ...TISSUE })).toEqual(byPixels);
  });
});

describe('frames that do not count', () => {
  const ruleOf = (raster: Raster, instance: InstanceFacts) => {
    const [decision] = decideFrame(raster, instance, SETTINGS);
    return decision?.verdict === 'excluded' ? decision.rule : decision?.boxRule;
  };

  test('are known by the header alone where it says enough', () => {
    const other = facts([], { modality: 'CT' });
    expect(decideInstance(other, SETTINGS)?.rule).toBe('not-ultrasound');
    expect(ruleOf(picture(BRIGHT), other)).toBe('not-ultrasound');
    expect(decideInstance(PLAIN, SETTINGS)).toBeNull();
    const intravascular = regionSettings.parse({ modalities: ['US', 'IVUS'] });
    expect(decideInstance(facts([], { modality: 'IVUS' }), intravascular)).toBeNull();
  });

  const tissue = { x0: 20, y0: 10, x1: 179, y1: 60, ...TISSUE };
  const strip = { x0: 20, y0: 62, x1: 179, y1: 99 };
  test.each([
    ['spectral-doppler', { ...strip, spatialFormat: 3, dataType: 3 }],
    ['spectral-doppler', { ...strip, spatialFormat: 4, dataType: 7 }],
    ['m-mode', { ...strip, ...TISSUE, spatialFormat: 2 }],
    ['colour-doppler', { ...tissue, dataType: 2 }],
  ])('%s by a region', (rule, region) => {
    expect(decideInstance(facts([tissue, region]), SETTINGS)?.rule).toBe(rule);
    const outside = { ...region, y0: 300, y1: 400 };
    expect(decideInstance(facts([tissue, outside]), SETTINGS)).toBeNull();
  });

  test('a trace of the heart beside tissue does not speak against it', () => {
    const trace = { ...strip, spatialFormat: 4, dataType: 10 };
    expect(decideInstance(facts([tissue, trace]), SETTINGS)).toBeNull();
    const graphics = { ...strip, spatialFormat: 5, dataType: 0 };
    expect(decideInstance(facts([graphics]), SETTINGS)?.rule).toBe('report-page');
  });

  test('one flat tone, of any brightness, in the frame or in its region', () => {
    const blank = (level: number): Raster => ({
      ...picture(),
      pixels: new Uint8Array(WIDTH * HEIGHT).fill(level),
    });
    expect(ruleOf(blank(0), PLAIN)).toBe('blank');
    expect(ruleOf(blank(140), PLAIN)).toBe('blank');
    const regions = [{ x0: 0, y0: 0, x1: 60, y1: 60, ...TISSUE }];
    expect(ruleOf(picture({ x0: 100, y0: 10, x1: 180, y1: 89 }), facts(regions))).toBe('blank');
  });

  test('nothing bright that is large enough', () => {
    const thin = { x0: 20, y0: 10, x1: 22, y1: 89 };
    expect(ruleOf(dimPicture(40, thin), PLAIN)).toBe('no-content');
    expect(ruleOf(dimPicture(40, { ...thin, x1: 44 }), PLAIN)).toBe('no-content');
    expect(ruleOf(picture({ x0: 20, y0: 10, x1: 60, y1: 60 }), PLAIN)).toBe('bright-content');
  });
});

describe('pages', () => {
  const ruleOf = (screen: DrawnScreen) => {
    const { width: columns, height: rows } = screen;
    const [decision] = decideFrame(screen.raster(), { ...PLAIN, rows, columns }, SETTINGS);
    return decision?.verdict === 'excluded' ? decision.rule : 'accepted';
  };
  const lines = (screen: DrawnScreen, colour: number) => {
    for (let y = 12; y < 288; y += 14) screen.text(12, y, 40, colour);
    return screen;
  };

  test('of letters on black, of ink on paper and of tables are reports', () => {
    expect(ruleOf(lines(new DrawnScreen(), 210))).toBe('report-page');
    expect(ruleOf(lines(new DrawnScreen(400, 300, 245), 20))).toBe('report-page');
    const table = new DrawnScreen();
    for (let y = 20; y < 280; y += 20) table.rectangle(20, y, 379, y + 17, y % 40 === 0 ? 70 : 50);
    expect(ruleOf(lines(table, 230))).toBe('report-page');
  });

  test('with a blot among the letters, as JPEG leaves it, are no tissue', () => {
    const blotted = lines(new DrawnScreen(), 210).field(320, 130, 359, 169);
    expect(ruleOf(blotted)).toBe('report-page');
    expect(ruleOf(new DrawnScreen().field(170, 120, 229, 179))).toBe('accepted');
  });

  test('with tissue are none, and two pictures without regions are left out', () => {
    expect(ruleOf(new DrawnScreen().fan(200, 30, 60, 280).text(4, 4, 50, 230))).toBe('accepted');
    const dual = new DrawnScreen().field(10, 40, 180, 220).field(215, 40, 385, 220);
    expect(ruleOf(dual)).toBe('several-pictures');
    expect(ruleOf(new DrawnScreen().fan(200, 30, 60, 280).flow(200, 150, 20))).toBe(
      'colour-doppler',
    );
  });
});

test('a cine loop is told from the bars beside it by its motion', () => {
  const frame = (seed: string) =>
    new DrawnScreen()
      .field(60, 40, 280, 250, seed)
      .paint([330, 30, 385, 290], (x, y) => 60 + ((x * y) % 90));
  const [first, ...others] = ['a', 'b', 'c'].map((seed) => frame(seed).raster());
  const instance = { ...PLAIN, rows: 300, columns: 400 };
  expect(decideFrame(first!, instance, SETTINGS, others)).toEqual([
    {
      verdict: 'accepted',
      box: { x0: 60, y0: 40, x1: 280, y1: 250 },
      boxRule: 'moving-content',
    },
  ]);
  expect(decideFrame(first!, instance, SETTINGS)).toMatchObject([{ box: { x1: 385 } }]);
});

describeWithShared('real frames', () => {
  test('every lung clip keeps its fan: from the top, two thirds of the picture or more', async () => {
    for await (const { entry } of listSource(shared('lung-clips/manifest.csv'))) {
      const instance = await openInstance(entry.path);
      const [decision] = decideFrame(await instance.decodeFrame(0), instance, SETTINGS);
      if (decision?.verdict !== 'accepted') expect.unreachable(`${entry.name} ${decision?.why}`);
      const { x0, y0, x1, y1 } = decision.box;
      const share = ((x1 - x0 + 1) * (y1 - y0 + 1)) / (instance.rows * instance.columns);
      expect([entry.name, y0, share > 0.66]).toEqual([entry.name, 0, true]);
    }
  });
});
