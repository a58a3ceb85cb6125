import type { DicomHeader } from '../studies/index.ts';

/**
 * The first of some words that begins a word, or several, of what the header says of this picture or
 * its series, whatever the case; null for none. Study descriptions are not looked at: they tell what
 * was ordered, not what a picture shows.
 */
export function describedAs(
  { imageType, seriesDescription, protocolName, imageComments }: DicomHeader,
  words: readonly string[],
): string | null {
  const said = [...imageType, seriesDescription, protocolName, imageComments]
    .map((text) => ` ${wordsOf(text ?? '')}`)
    .join(' /');
  return words.find((word) => said.includes(` ${wordsOf(word)}`)) ?? null;
}

function wordsOf(text: string): string {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .join(' ');
}
