import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import * as z from 'zod';
import {
  categorise,
  loadTaxonomy,
  loadVocabulary,
  understand,
  wordsOf,
} from '../src/annotation/index.ts';

const rowSchema = z.object({
  text: z.string(),
  organ: z.string(),
  laterality: z.string(),
  plane: z.string(),
  category: z.string(),
});

/** A text as technologists type it, and what it states; empty: nothing. */
export type TypedText = z.output<typeof rowSchema>;

export function readTypedTexts(path: string): TypedText[] {
  return z.array(rowSchema).parse(parse(readFileSync(path, 'utf8'), { columns: true }));
}

export const english = loadVocabulary();
const abdomen = loadTaxonomy('abdomen-11', english);

/** What the grammar and the preset make of a text. */
export function sayOf(text: string): TypedText {
  const annotation = understand(wordsOf(text, 'text'), english);
  const { organs, laterality, plane } = annotation;
  return {
    text,
    organ: organs.join('+'),
    laterality: laterality ?? '',
    plane: plane ?? '',
    category: categorise(annotation, abdomen).category ?? '',
  };
}
