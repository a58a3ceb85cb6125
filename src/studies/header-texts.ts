import type { DataSet } from 'dicom-parser';

/** Where a text of the header was found: an attribute's keyword, or Overlay for what is drawn over it. */
export type HeaderTextSource =
  | 'ViewCodeSequence'
  | 'AnatomicRegionSequence'
  | 'BodyPartExamined'
  | 'ImageLaterality'
  | 'Laterality'
  | 'SeriesDescription'
  | 'ProtocolName'
  | 'ImageComments'
  | 'StageName'
  | 'ViewName'
  | 'Overlay';

/** What a header says of what its image shows. */
export interface HeaderText {
  readonly source: HeaderTextSource;
  readonly text: string;
}

/** Longer texts are cut here: comments may hold whole reports. */
const MAX_TEXT = 1024;
const MAX_TEXTS = 64;

const ATTRIBUTES: readonly (readonly [HeaderTextSource, string])[] = [
  ['BodyPartExamined', 'x00180015'],
  ['ImageLaterality', 'x00200062'],
  ['Laterality', 'x00200060'],
  ['SeriesDescription', 'x0008103e'],
  ['ProtocolName', 'x00181030'],
  ['ImageComments', 'x00204000'],
  ['StageName', 'x00082120'],
  ['ViewName', 'x00082127'],
];

/** Each with the sequence of modifiers in its items, such as a side. */
const CODES = [
  ['ViewCodeSequence', 'x00540220', 'x00540222'],
  ['AnatomicRegionSequence', 'x00082218', 'x00082220'],
] as const;

const CODE_MEANING = 'x00080104';
const GRAPHIC_ANNOTATION_SEQUENCE = 'x00700001';
const TEXT_OBJECT_SEQUENCE = 'x00700008';
const UNFORMATTED_TEXT_VALUE = 'x00700006';

/**
 * What the header says in words of what the image shows: the attributes that name a body part, a
 * view or a side, codes by their meaning, and the texts of overlays and graphic annotations. Nothing
 * that names the patient is looked at; comments are free text and may.
 */
export function readHeaderTexts(dataSet: DataSet): HeaderText[] {
  const decode = decoderOf(dataSet);
  const texts: HeaderText[] = [];
  const add = (source: HeaderTextSource, from: DataSet, tag: string) => {
    const text = decode(from, tag);
    if (text !== '' && texts.length < MAX_TEXTS) texts.push({ source, text });
  };
  for (const [source, sequence, modifiers] of CODES) {
    for (const item of itemsOf(dataSet, sequence)) {
      const meanings = [item, ...itemsOf(item, modifiers)].map((each) =>
        decode(each, CODE_MEANING),
      );
      const text = meanings.filter(Boolean).join(' ');
      if (text !== '' && texts.length < MAX_TEXTS) texts.push({ source, text });
    }
  }
  for (const [source, tag] of ATTRIBUTES) add(source, dataSet, tag);
  for (const tag of Object.keys(dataSet.elements)) {
    // Overlays are the even groups from 6000 to 601e: their description and label.
    if (/^x60[01][02468ace](0022|1500)$/.test(tag)) add('Overlay', dataSet, tag);
  }
  for (const graphic of itemsOf(dataSet, GRAPHIC_ANNOTATION_SEQUENCE)) {
    for (const object of itemsOf(graphic, TEXT_OBJECT_SEQUENCE)) {
      add('Overlay', object, UNFORMATTED_TEXT_VALUE);
    }
  }
  return texts;
}

function itemsOf(dataSet: DataSet, tag: string): DataSet[] {
  const items = dataSet.elements[tag]?.items ?? [];
  return items.flatMap(({ dataSet: item }) => (item === undefined ? [] : [item]));
}

/** Reads text in the character set that the header names: UTF-8, or else as Latin-1. */
function decoderOf(dataSet: DataSet): (from: DataSet, tag: string) => string {
  const isUtf8 = dataSet.string('x00080005')?.includes('ISO_IR 192') ?? false;
  return (from, tag) => {
    const element = from.elements[tag];
    if (element === undefined || element.length === 0 || element.items !== undefined) return '';
    const { dataOffset, length } = element;
    const bytes = from.byteArray.subarray(dataOffset, dataOffset + Math.min(length, 4 * MAX_TEXT));
    const text = Buffer.from(bytes).toString(isUtf8 ? 'utf8' : 'latin1');
    return text.replaceAll('\0', ' ').replaceAll('\\', '\n').trim().slice(0, MAX_TEXT);
  };
}
