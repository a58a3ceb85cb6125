import type { Box } from '../region/index.ts';

/**
 * Where words come from: `text` is what is burned into the image, everything else a header
 * attribute by its keyword. `Overlay` is the text of overlays and graphic annotations in its file,
 * `PresentationState` that of graphic annotations in another file, `StructuredReport` what a report
 * says where it refers to the image.
 */
export type WordSource = 'text' | HeaderSource;

export type HeaderSource = ViewSource | ExaminationSource;

/** Attributes of one image. */
type ViewSource =
  | 'ViewCodeSequence'
  | 'AnatomicRegionSequence'
  | 'ImageLaterality'
  | 'ImageComments'
  | 'StageName'
  | 'ViewName'
  | 'Overlay'
  | 'PresentationState';

/** Attributes that many images share, so they may speak of a whole examination. */
type ExaminationSource =
  'BodyPartExamined' | 'Laterality' | 'SeriesDescription' | 'ProtocolName' | 'StructuredReport';

/** One word as it was read: no white space in it, punctuation and case as found. */
export interface Word {
  readonly text: string;
  /** In pixels of the full frame; null for a word of the header. */
  readonly box: Box | null;
  /** From 0, a guess, to 1; what the header says is 1. */
  readonly certainty: number;
  readonly source: WordSource;
  /** Words with one number share a line of one source and follow each other in reading order. */
  readonly line: number;
}

const EXAMINATION: readonly WordSource[] = [
  'BodyPartExamined',
  'Laterality',
  'SeriesDescription',
  'ProtocolName',
  'StructuredReport',
] satisfies ExaminationSource[];

/** Whether a source may speak of the whole examination and not of one image. */
export function isOfExamination(source: WordSource): boolean {
  return EXAMINATION.includes(source);
}

/**
 * The words of a text that nobody had to read from pixels: a header value, or a row of a CSV. Each
 * line of it is a line; empty text gives none.
 *
 * @param firstLine the number of its first line; values of one frame need different ones.
 */
export function wordsOf(text: string, source: WordSource, firstLine = 0): Word[] {
  return text.split(/\r\n|[\r\n]/).flatMap((line, i) =>
    line
      .split(/[\s\0]+/)
      .filter((word) => word !== '')
      .map((word) => ({ text: word, box: null, certainty: 1, source, line: firstLine + i })),
  );
}
