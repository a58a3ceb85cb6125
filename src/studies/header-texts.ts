import type { DataSet } from 'dicom-parser';
import { decoderOf, itemsOf } from './header-value.ts';

/**
 * Where a text of the header was found: an attribute's keyword, Overlay for what is drawn over it, or
 * the kind of another file that speaks of the image.
 */
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
  | 'Overlay'
  | 'PresentationState'
  | 'StructuredReport';

/** What a header says of what its image shows. */
export interface HeaderText {
  readonly source: HeaderTextSource;
  readonly text: string;
}

/** Of one header. */
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

export const CODE_MEANING = 'x00080104';
/** Graphic annotations, the text objects in one, and what is written there. */
export const GRAPHICS = {
  annotations: 'x00700001',
  objects: 'x00700008',
  text: 'x00700006',
} as const;

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
  for (const graphic of itemsOf(dataSet, GRAPHICS.annotations)) {
    for (const object of itemsOf(graphic, GRAPHICS.objects)) {
      add('Overlay', object, GRAPHICS.text);
    }
  }
  return texts;
}
