import type { DataSet } from 'dicom-parser';
import { CODE_MEANING } from './header-texts.ts';
import { decoderOf, itemsOf } from './header-value.ts';
import { type LentText, referenceOf } from './lent-text.ts';

const CONTENT = 'x0040a730';
const VALUE_TYPE = 'x0040a040';
const RELATIONSHIP = 'x0040a010';
const CONCEPT_NAME = 'x0040a043';
const CONCEPT_CODE = 'x0040a168';
const TEXT_VALUE = 'x0040a160';
const REFERENCED = 'x00081199';

type Decode = ReturnType<typeof decoderOf>;

/**
 * What a structured report says where it refers to an image: the items in which the reference stands,
 * by their names, texts, codes and modifiers, outermost first. Where an item refers to one image alone,
 * texts and codes beside the reference speak of that image too. The title of the whole speaks of none.
 */
export function reportTexts(dataSet: DataSet): LentText[] {
  const decode = decoderOf(dataSet);
  const found: LentText[] = [];
  const visit = (item: DataSet, said: readonly string[]) => {
    const children = itemsOf(item, CONTENT);
    const images = children.filter((child) => typeOf(child, decode) === 'IMAGE');
    const beside = children.filter((child) => {
      const isSaid = ['TEXT', 'CODE'].includes(typeOf(child, decode));
      const isModifier = decode(child, RELATIONSHIP) === 'HAS CONCEPT MOD';
      return isSaid && !isModifier && images.length === 1;
    });
    const text = [...said, ...beside.flatMap((child) => saidBy(child, decode))].join(' ');
    for (const image of images) {
      if (text === '') continue;
      for (const reference of itemsOf(image, REFERENCED).flatMap(referenceOf)) {
        found.push({ ...reference, source: 'StructuredReport', text });
      }
    }
    for (const child of children) visit(child, [...said, ...saidBy(child, decode)]);
  };
  visit(dataSet, []);
  return found;
}

/** The name of an item, its modifiers and what it says. */
function saidBy(item: DataSet, decode: Decode): string[] {
  const modifiers = itemsOf(item, CONTENT).filter((child) => {
    return decode(child, RELATIONSHIP) === 'HAS CONCEPT MOD';
  });
  return [
    meaningOf(item, CONCEPT_NAME, decode),
    ...modifiers.map((modifier) => meaningOf(modifier, CONCEPT_CODE, decode)),
    meaningOf(item, CONCEPT_CODE, decode),
    decode(item, TEXT_VALUE),
  ].filter((text) => text !== '');
}

function typeOf(item: DataSet, decode: Decode): string {
  return decode(item, VALUE_TYPE);
}

function meaningOf(item: DataSet, sequence: string, decode: Decode): string {
  return itemsOf(item, sequence)
    .map((code) => decode(code, CODE_MEANING))
    .join(' ');
}
