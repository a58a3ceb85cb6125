import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { type ManifestRow, parseManifest } from './manifest.ts';
import { checkRows } from './manifest-source.ts';

const parse = (text: string) => parseManifest(Buffer.from(text), 'm.csv');
const HEADER = 'file,label,patient,study';

describe('parseManifest', () => {
  test('takes columns in any order and case, a BOM, spaces, quotes and columns of others', () => {
    const text =
      '\uFEFFPatient, FILE ,licence,Label,study,SPLIT\r\n' +
      'p1,"a, b.png",CC BY,liver ,s1,Train\r\n\r\np2,c.png,,,\r\n';
    expect(parse(text)).toMatchObject([
      { line: 2, file: 'a, b.png', label: 'liver', patient: 'p1', study: 's1', split: 'train' },
      { line: 4, file: 'c.png', label: null, patient: 'p2', study: null, series: null },
    ]);
  });

  test.each([
    ['', /needs the columns file,label,patient,study and lacks file,label,patient,study/],
    ['file;label;patient;study\na;b;c;d\n', /lacks .* its first line reads "file;label/],
    ['file,label\na,b\n', /lacks patient,study/],
    [`${HEADER},file\n`, /the column file is there twice/],
    [`${HEADER}\n"a,b,c,d\n`, /its CSV is broken near line 2 \(CSV_QUOTE_NOT_CLOSED\)/],
  ])('says in one sentence what is wrong with %j', (text, sentence) => {
    expect(() => parse(text)).toThrow(UserError);
    expect(() => parse(text)).toThrow(sentence);
  });

  test('refuses text that is not UTF-8', () => {
    const latin = Buffer.from(`${HEADER}\nn\xebvus.png,a,b,c\n`, 'latin1');
    expect(() => parseManifest(latin, 'm.csv')).toThrow(/is not UTF-8/);
  });

  test('any bytes give rows or a UserError', () => {
    const soup = fc.array(
      fc.constantFrom(',', '"', '\n', '\r', HEADER, 'a', ' ', '\0', 'é', '\uFEFF'),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      soup.map((parts) => parts.join('')),
      soup.map((parts) => `${HEADER}\n${parts.join('')}`),
    );
    const bytes = fc.oneof(
      text.map((t) => Buffer.from(t)),
      fc.uint8Array().map((b) => Buffer.from(b)),
    );
    fc.assert(
      fc.property(bytes, (input) => {
        try {
          return Array.isArray(parseManifest(input, 'm.csv'));
        } catch (error) {
          return error instanceof UserError && !error.message.includes('\n');
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });

  test('what was written as CSV is read back', () => {
    const value = fc.string({ unit: 'grapheme' }).map((text) => text.trim());
    const rows = fc.array(fc.tuple(value.filter(Boolean), value, value, value), { minLength: 1 });
    fc.assert(
      fc.property(rows, (table) => {
        const read = parse(stringify([HEADER.split(','), ...table]));
        expect(read.map((row) => [row.file, row.label, row.patient, row.study])).toEqual(
          table.map((row) => row.map((text) => text || null)),
        );
      }),
      { seed: 1 },
    );
  });
});

describe('checkRows', () => {
  const rowOf = (line: number, values: Partial<ManifestRow>): ManifestRow => ({
    line,
    file: 'a.png',
    label: 'liver',
    patient: 'p1',
    study: 's1',
    series: null,
    instance: null,
    split: null,
    ...values,
  });
  const reasons = (...rows: Partial<ManifestRow>[]) =>
    checkRows(
      rows.map((values, i) => rowOf(i + 2, values)),
      '/folder',
    ).map(({ entry, refused }) => `${entry.name} ${refused?.reason ?? 'taken'}`);

  test('a second row that says the same is refused, the first stands', () => {
    expect(reasons({}, { file: './x/../a.png' })).toEqual(['a.png taken', 'a.png duplicate-row']);
  });

  test('rows that disagree are all refused', () => {
    for (const other of [{ label: 'spleen' }, { patient: 'p2' }, { split: 'test' }]) {
      expect(reasons({}, other, {})).toEqual(Array(3).fill('a.png conflicting-rows'));
    }
  });

  test('a row that is refused for itself does not speak for its file', () => {
    expect(reasons({ label: null }, {})).toEqual(['a.png empty-label', 'a.png taken']);
    expect(reasons({ split: 'validation' }, {})).toEqual(['a.png unknown-split', 'a.png taken']);
    expect(reasons({ file: null })).toEqual(['line 2 missing-file']);
  });

  test('entries come sorted by name and keep what the row says; paths may leave the folder', () => {
    const rows = [
      rowOf(2, { file: '../z.png', split: 'tuning' }),
      rowOf(3, { file: '/abs/b.png' }),
    ];
    expect(checkRows(rows, '/folder').map(({ entry }) => entry)).toMatchObject([
      { path: '/abs/b.png', name: '../abs/b.png', labelFrom: 'manifest', split: null },
      { path: '/z.png', name: '../z.png', label: 'liver', split: 'tuning' },
    ]);
  });

  test('rows in = entries out, and a file is taken at most once', () => {
    const few = (...values: (string | null)[]) => fc.constantFrom(...values);
    const row = fc.record({
      file: few('a.png', 'b.png', './a.png', 'x/../b.png', null),
      label: few('liver', 'spleen', null),
      patient: few('p1', 'p2', null),
      split: few('train', 'validation', null, null),
    });
    fc.assert(
      fc.property(fc.array(row), (values) => {
        const rows = values.map((each, i) => rowOf(i + 2, each));
        const listed = checkRows(rows, '/folder');
        expect(listed).toHaveLength(rows.length);
        const taken = listed.filter(({ refused }) => !refused).map(({ entry }) => entry.path);
        expect(new Set(taken).size).toBe(taken.length);
      }),
      { seed: 1 },
    );
  });
});
