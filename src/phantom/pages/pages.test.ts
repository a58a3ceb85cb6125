import { describe, expect, test } from 'vitest';
import { drawMachine } from '../machine.ts';
import { drawPatient } from '../patient.ts';
import { LAYOUTS } from '../screen/index.ts';
import { type PageKind, planStudy } from '../study-plan.ts';
import { type Page, PAGES } from './index.ts';

/** One page of each kind on each vendor's screen. */
function draw(kind: PageKind, layout: (typeof LAYOUTS)[number]): Page {
  const patient = drawPatient(1, 2);
  const machine = { ...drawMachine(patient), layout, wordSize: 8 };
  const plan = planStudy(patient, 3);
  return PAGES[kind]({ patient, machine, plan }, { ...plan.images[0]!, kind, outside: null });
}

const codes = ({ regions }: Page) =>
  regions.map(({ spatialFormat, dataType }) => [spatialFormat, dataType]);

describe.each(LAYOUTS)('$model', (layout) => {
  test('a still shows its tissue in its region and says what it is', () => {
    const page = draw('still', layout);
    const [picture] = page.frames;
    expect([picture!.width, picture!.height]).toEqual([layout.width, layout.height]);
    expect(codes(page)).toEqual([[1, 1]]);
    expect(page.category).not.toBeNull();
    expect(picture!.written.filter(({ role }) => role === 'annotation').length).toBeGreaterThan(0);
    const { x, y, width, height } = page.regions[0]!.rectangle;
    expect(picture!.at(x + (width >> 1), y + (height >> 1))).toBeGreaterThan(0);
    // All furniture lies on the screen.
    for (const { box } of picture!.written) {
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(picture!.width);
      expect(box.y + box.height).toBeLessThanOrEqual(picture!.height);
    }
  });

  test('a dual page has two regions that lie apart', () => {
    const { regions } = draw('dual', layout);
    expect(regions).toHaveLength(2);
    const [left, right] = regions.map(({ rectangle }) => rectangle);
    expect(left!.x + left!.width).toBeLessThan(right!.x);
  });

  test('Doppler pages say so in their regions, and colour is in colour', () => {
    const flow = draw('colour-doppler', layout);
    expect(codes(flow)).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(flow.frames[0]!.channels).toBe(3);
    expect(codes(draw('spectral-doppler', layout))).toEqual([
      [1, 1],
      [3, 3],
    ]);
  });

  test('a report page has no image and no category', () => {
    expect(draw('report', layout)).toMatchObject({ regions: [], category: null, readable: false });
  });
});

test('in a loop the tissue moves and the screen stands', () => {
  const { frames, regions } = draw('loop', LAYOUTS[0]!);
  expect(frames.length).toBeGreaterThanOrEqual(6);
  const [first, second] = frames;
  const { y } = regions[0]!.rectangle;
  const banner = first!.width * first!.channels * (y - 2);
  expect(second!.pixels.subarray(0, banner)).toEqual(first!.pixels.subarray(0, banner));
  const moved = first!.pixels.findIndex((value, i) => value !== second!.pixels[i]);
  expect(moved).toBeGreaterThan(banner);
});
