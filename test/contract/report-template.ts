import type { DataSet } from 'dicom-parser';

/**
 * One row of a template (PS3.16 annex A): how an item stands to its parent, what it is, how often it
 * may be there, and what is in it.
 */
interface Row {
  /** Where the standard states it. */
  readonly row: string;
  readonly relationship: string;
  readonly type: string;
  /** Value and scheme of the concept name; null where any, or none, will do. */
  readonly concept: string | null;
  readonly least: number;
  readonly most: number;
  readonly children?: readonly Row[];
}

const MANY = Infinity;

function row(
  name: string,
  relationship: string,
  type: string,
  concept: string | null,
  [least, most]: readonly [number, number],
  children?: readonly Row[],
): Row {
  return { row: name, relationship, type, concept, least, most, ...(children && { children }) };
}

const ALGORITHM: readonly Row[] = [
  row('4019 row 1', 'HAS CONCEPT MOD', 'TEXT', '111001 DCM', [1, 1]),
  row('4019 row 2', 'HAS CONCEPT MOD', 'TEXT', '111003 DCM', [1, 1]),
  row('4019 row 3', 'HAS CONCEPT MOD', 'TEXT', '111002 DCM', [0, MANY]),
];

const MEASUREMENT_GROUP: readonly Row[] = [
  row('1501 row 2', 'HAS OBS CONTEXT', 'TEXT', '112039 DCM', [1, 1]),
  row('1501 row 3', 'HAS OBS CONTEXT', 'UIDREF', '112040 DCM', [1, 1]),
  ...ALGORITHM,
  row('300 row 1', 'CONTAINS', 'NUM', '111012 DCM', [0, MANY]),
  row('1501 row 10b', 'CONTAINS', 'IMAGE', '121112 DCM', [0, MANY]),
  row('1501 row 11', 'CONTAINS', 'CODE', null, [0, MANY]),
  row('1501 row 12', 'CONTAINS', 'TEXT', null, [0, MANY]),
];

/** TID 1500 with what it includes, as far as a report on a classifier may have it. */
const MEASUREMENT_REPORT: readonly Row[] = [
  row('1204 row 1', 'HAS CONCEPT MOD', 'CODE', '121049 DCM', [1, 1]),
  row('1002 row 1', 'HAS OBS CONTEXT', 'CODE', '121005 DCM', [1, 1]),
  row('1004 row 1', 'HAS OBS CONTEXT', 'UIDREF', '121012 DCM', [1, 1]),
  row('1004 row 2', 'HAS OBS CONTEXT', 'TEXT', '121013 DCM', [0, 1]),
  row('1004 row 3', 'HAS OBS CONTEXT', 'TEXT', '121014 DCM', [0, 1]),
  row('1500 row 4', 'HAS CONCEPT MOD', 'CODE', '121058 DCM', [1, MANY]),
  row(
    '1600 row 1',
    'CONTAINS',
    'CONTAINER',
    '111028 DCM',
    [1, 1],
    [
      row(
        '1600 row 2',
        'CONTAINS',
        'CONTAINER',
        '126200 DCM',
        [1, MANY],
        [
          row('1602 row 1', 'HAS ACQ CONTEXT', 'CODE', '121139 DCM', [1, MANY]),
          row('1601 row 1', 'CONTAINS', 'IMAGE', null, [1, MANY]),
        ],
      ),
    ],
  ),
  row(
    '1500 row 6',
    'CONTAINS',
    'CONTAINER',
    '126010 DCM',
    [1, 1],
    [row('1501 row 1', 'CONTAINS', 'CONTAINER', '125007 DCM', [0, MANY], MEASUREMENT_GROUP)],
  ),
  row(
    '1500 row 12',
    'CONTAINS',
    'CONTAINER',
    'C0034375 UMLS',
    [0, 1],
    [row('1500 row 14', 'CONTAINS', 'TEXT', null, [1, MANY])],
  ),
];

const CONTENT = 'x0040a730';

/**
 * Walks a report row by row.
 *
 * @returns what of it breaks TID 1500, each as one clause; none where it is sound.
 */
export function breaksOfMeasurementReport(root: DataSet): string[] {
  const template = itemsOf(root, 'x0040a504')[0]?.string('x0040db00');
  const title = conceptOf(root);
  return [
    ...(template === '1500' ? [] : [`the root says template ${template}, not 1500`]),
    // CID 7021.
    ...(title === '126000 DCM' ? [] : [`its title is ${title}`]),
    ...breaksOf(root, MEASUREMENT_REPORT, 'the root'),
  ];
}

function breaksOf(parent: DataSet, rows: readonly Row[], where: string): string[] {
  const counts = new Map(rows.map((one) => [one, 0]));
  const breaks: string[] = [];
  for (const item of itemsOf(parent, CONTENT)) {
    const said = describe(item);
    const fits = rows.find((one) => isOf(item, one));
    if (fits === undefined) {
      breaks.push(`${where} holds ${said}, which no row has`);
      continue;
    }
    counts.set(fits, (counts.get(fits) ?? 0) + 1);
    const children = fits.children ?? [];
    breaks.push(...valueBreaks(item, said), ...breaksOf(item, children, said));
  }
  for (const [{ row: name, least, most }, count] of counts) {
    if (count >= least && count <= most) continue;
    breaks.push(`${where} has ${count} items of TID ${name}, which may have ${least} to ${most}`);
  }
  return breaks;
}

function isOf(item: DataSet, { relationship, type, concept }: Row): boolean {
  return (
    item.string('x0040a010') === relationship &&
    item.string('x0040a040') === type &&
    (concept === null || conceptOf(item) === concept)
  );
}

/** What must be there beside the concept, by value type (PS3.3 table C.17-5). */
function valueBreaks(item: DataSet, said: string): string[] {
  const isThere: Readonly<Record<string, () => boolean>> = {
    CONTAINER: () => item.string('x0040a050') === 'SEPARATE',
    TEXT: () => (item.string('x0040a160') ?? '') !== '',
    CODE: () => itemsOf(item, 'x0040a168').every(isCode) && itemsOf(item, 'x0040a168').length === 1,
    UIDREF: () => /^[0-9.]{1,64}$/.test(item.string('x0040a124') ?? ''),
    NUM: () => {
      const [measured, ...more] = itemsOf(item, 'x0040a300');
      if (measured === undefined || more.length > 0) return false;
      const units = itemsOf(measured, 'x004008ea');
      return (
        units.length === 1 && units.every(isCode) && measured.floatString('x0040a30a') !== undefined
      );
    },
    IMAGE: () =>
      itemsOf(item, 'x00081199').length === 1 &&
      itemsOf(item, 'x00081199').every((one) => (one.string('x00081155') ?? '') !== ''),
  };
  const type = item.string('x0040a040') ?? '';
  return isThere[type]?.() === true ? [] : [`${said} lacks its value`];
}

function isCode(item: DataSet): boolean {
  const value = item.string('x00080100') ?? item.string('x00080119') ?? '';
  return (
    value !== '' &&
    (item.string('x00080102') ?? '') !== '' &&
    (item.string('x00080104') ?? '') !== ''
  );
}

function conceptOf(item: DataSet): string {
  const [name] = itemsOf(item, 'x0040a043');
  return name === undefined ? 'none' : `${name.string('x00080100')} ${name.string('x00080102')}`;
}

function describe(item: DataSet): string {
  return `${item.string('x0040a010')} ${item.string('x0040a040')} ${conceptOf(item)}`;
}

export function itemsOf(item: DataSet, tag: string): DataSet[] {
  const items = item.elements[tag]?.items ?? [];
  return items.flatMap(({ dataSet }) => (dataSet === undefined ? [] : [dataSet]));
}
