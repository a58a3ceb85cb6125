import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { predictionsCsv, type PredictionRow } from './index.ts';

const row: PredictionRow = {
  file: 'a/b.dcm',
  frame: 3,
  patient: 'P-1',
  study: 'S-1',
  truth: 'liver',
  predicted: 'spleen',
  probabilities: [0.1 + 0.2, 1e-9],
};

/** The cells of a CSV document by an independent reader. */
function linesOf(csv: string): string[][] {
  return parse(csv);
}

test('columns, order and shortest numbers', () => {
  expect(predictionsCsv(['liver', 'spleen'], [row, { ...row, study: null, truth: null }])).toBe(
    [
      'file,frame,patient,study,truth,predicted,liver,spleen',
      'a/b.dcm,3,P-1,S-1,liver,spleen,0.30000000000000004,1e-9',
      'a/b.dcm,3,P-1,,,spleen,0.30000000000000004,1e-9',
      '',
    ].join('\n'),
  );
});

test('a category named like another column keeps a column of its own', () => {
  const [header] = predictionsCsv(['file', 'truth'], []).split('\n');
  expect(header).toBe('file,frame,patient,study,truth,predicted,file (category),truth (category)');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1'])(
  'text that a spreadsheet would run gets an apostrophe: %j',
  (formula) => {
    const csv = predictionsCsv(
      [formula, 'b'],
      [{ ...row, file: formula, patient: formula, study: formula, truth: formula }],
    );
    const [header, first] = linesOf(csv);
    expect(header![6]).toBe(`'${formula}`);
    expect([0, 2, 3, 4].map((at) => first![at])).toEqual(Array(4).fill(`'${formula}`));
  },
);

test('a row without one probability for each category is refused', () => {
  expect(() => predictionsCsv(['a'], [row])).toThrow(RangeError);
});

test('property: any text and number comes back from a CSV reader', () => {
  const unit = fc.constantFrom(...Array.from(`aZ 09,;"'\n\r\t=+-@\\|é漢😀\u0000\ufeff`));
  const harmless = fc.string({ unit }).filter((text) => !/^[=+\-@\t\r\n]/.test(text));
  const rows = fc.array(fc.tuple(harmless, harmless, fc.double({ min: 0, max: 1, noNaN: true })));
  fc.assert(
    fc.property(rows, (values) => {
      const csv = predictionsCsv(
        ['x', 'y'],
        values.map(([file, patient, p]) => ({ ...row, file, patient, probabilities: [p, 1 - p] })),
      );
      const back = linesOf(csv).slice(1);
      expect(back.map((line) => [line[0], line[2], Number(line[6])])).toEqual(
        values.map(([file, patient, p]) => [file, patient, p === 0 ? 0 : p]),
      );
    }),
  );
});
