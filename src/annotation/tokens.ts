import type { Word } from './words.ts';

/**
 * A piece of a word as the grammar sees it. `text` is upper case without accents.
 *
 * - `word`: letters, perhaps with digits among them.
 * - `number`: digits, perhaps with a decimal point.
 * - `unit`: what follows a number without a gap.
 * - `date`: a date or a time of day.
 * - `query`: a question mark.
 * - `bar`: a mark that no phrase reaches across, such as a slash or a comma.
 */
export interface Token {
  readonly kind: 'word' | 'number' | 'unit' | 'date' | 'query' | 'bar';
  readonly text: string;
  readonly word: Word;
}

/** Abbreviations whose slash belongs to them. */
const WITH_SLASH: ReadonlyMap<string, string> = new Map([
  ['S/P', 'SP'],
  ['R/O', 'RO'],
  ['W/O', 'WITHOUT'],
  ['W/', ''],
  ['A/P', 'AP'],
  ['U/S', 'US'],
  ['L/S', 'LS'],
  ['T/S', 'TS'],
]);

const MONTH = '(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)[A-Z]*';
const DATES = [
  /^\d{1,4}([-/.])\d{1,2}\1\d{2,4}$/,
  new RegExp(`^\\d{1,2}[-/.]?${MONTH}[-/.]?\\d{2,4}$`),
  new RegExp(`^${MONTH}[-/.]?\\d{1,2}[-/.]\\d{2,4}$`),
  /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[AP]M)?$/,
];
const BARS = '/\\,;|^+&()[]{}<>';

/**
 * The tokens of a word.
 *
 * @param units what may follow a number without a gap, in upper case.
 */
export function tokensOf(word: Word, units: ReadonlySet<string>): Token[] {
  // A small l looks like a capital I.
  const text = normal(word.text === 'It' ? 'lt' : word.text);
  const make = (kind: Token['kind'], part: string): Token => ({ kind, text: part, word });
  const bare = text.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  if (DATES.some((date) => date.test(bare))) return [make('date', bare)];
  if (units.has(text)) return [make(/\p{L}/u.test(text) ? 'word' : 'unit', text)];
  const slashed = WITH_SLASH.get(text);
  if (slashed !== undefined) return slashed === '' ? [] : [make('word', slashed)];
  const measured = /^(\d+(?:[.,]\d+)?)(\P{N}\S*)$/u.exec(text);
  if (measured !== null && units.has(measured[2] ?? '')) {
    return [make('number', measured[1] ?? ''), make('unit', measured[2] ?? '')];
  }
  // Initials such as "G.B." are one word, and so is "MORISON'S".
  const joined = /^(?:\p{L}\.){2,}\p{L}?$/u.test(text) ? text.replaceAll('.', '') : text;
  return (joined.match(/[\p{L}\p{N}]+(?:(?<=\d)[.,](?=\d)[\p{L}\p{N}]+)*|./gu) ?? []).flatMap(
    (part) => {
      if (part === '?') return [make('query', part)];
      if (BARS.includes(part)) return [make('bar', part)];
      if (!/[\p{L}\p{N}]/u.test(part)) return [];
      // "4.5X3.2CM" is two numbers and a unit.
      return part.split(/(?<=\d)X(?=\d)/).flatMap((piece) => {
        const [, digits = '', rest = ''] = /^(\d+(?:[.,]\d+)*)?(.*)$/u.exec(piece) ?? [];
        if (rest === '') return [make('number', digits)];
        if (digits !== '' && units.has(rest)) return [make('number', digits), make('unit', rest)];
        return [make('word', piece)];
      });
    },
  );
}

/** The words of a spelling, as tokens of an annotation would have them. */
export function wordsIn(spelling: string): string[] {
  const none: ReadonlySet<string> = new Set();
  return spelling
    .split(/\s+/)
    .flatMap((text) => tokensOf({ text, box: null, certainty: 1, source: 'text', line: 0 }, none))
    .flatMap(({ kind, text }) => (kind === 'word' ? [text] : []));
}

function normal(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}'’`´]/gu, '')
    .toUpperCase();
}
