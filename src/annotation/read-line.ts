import { withoutMeasurements } from './measurements.ts';
import { matchPhrases } from './phrases.ts';
import { recognise } from './recognise.ts';
import type { Known, Said } from './said.ts';
import { type Token, tokensOf } from './tokens.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';
import type { Word } from './words.ts';

type Kind = Meaning['kind'];

/** A word across a slash from an organ that was read with less certainty than this may be another's. */
const UNREAD = 0.6;

/** What a view is made of. */
const STATING: readonly Kind[] = ['organ', 'adjective', 'laterality', 'plane'];

/** What one line of words says, whatever their order. Its words are of one source. */
export function readLine(words: readonly Word[], vocabulary: Vocabulary): Said[] {
  const tokens = words.flatMap((word) => tokensOf(word, vocabulary.units));
  const line = recogniseLine(
    withoutNames(withoutMeasurements(tokens, vocabulary), vocabulary),
    vocabulary,
  );
  const said = matchPhrases(line.known, vocabulary);
  if (isName(said, line, vocabulary)) return [];
  return settleDoubts(promoteAdjectives(dropLetters(said)), line, tokens);
}

interface Line {
  readonly known: readonly Known[];
  /** Words that the vocabulary lacks. */
  readonly unknown: readonly Token[];
}

function recogniseLine(tokens: readonly Token[], vocabulary: Vocabulary): Line {
  const known: Known[] = [];
  const unknown: Token[] = [];
  let at = 0;
  for (const token of tokens) {
    at++;
    if (token.kind !== 'word') continue;
    const found = recognise(token.text, vocabulary);
    if (found.kind === 'unknown') unknown.push(token);
    if (found.kind !== 'known') continue;
    for (const text of found.words) {
      known.push({ text, word: token.word, isMended: found.isMended, at: at++ });
    }
    at--;
  }
  return { known, unknown };
}

/** Without titles and the names behind them, such as `DR J LONG`. */
function withoutNames(tokens: readonly Token[], { titles }: Vocabulary): Token[] {
  const kept: Token[] = [];
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token;
    const next = tokens[i + 1];
    if (token.kind !== 'word' || !titles.has(token.text) || next?.kind !== 'word') kept.push(token);
    else i += next.text.length === 1 ? 2 : 1;
  }
  return kept;
}

/** Whether all that a line states are words that are people's names too, beside unknown words. */
function isName(said: readonly Said[], { unknown }: Line, { surnames }: Vocabulary): boolean {
  if (unknown.length === 0) return false;
  return stating(said).every(({ by }) => by.every(({ text }) => surnames.has(text)));
}

function stating(said: readonly Said[]): Said[] {
  return said.filter(({ meaning }) => STATING.includes(meaning.kind));
}

/** A single letter is a side only beside an organ or a lobe, or where the header keeps sides. */
function dropLetters(said: readonly Said[]): readonly Said[] {
  const hasBearer = said.some(
    ({ meaning: { kind, value } }) =>
      kind === 'organ' || kind === 'adjective' || (kind === 'part' && value === 'lobe'),
  );
  if (hasBearer) return said;
  return said.filter(
    ({ meaning, by: [first] }) =>
      meaning.kind !== 'laterality' ||
      first === undefined ||
      first.text.length > 1 ||
      first.word.source === 'Laterality' ||
      first.word.source === 'ImageLaterality',
  );
}

/** "RT RENAL SAG" is a kidney; a lone "RENAL" is the name of a preset, or of an examination. */
function promoteAdjectives(said: readonly Said[]): Said[] {
  const hasCompany = said.some(({ meaning: { kind } }) =>
    ['laterality', 'plane', 'part'].includes(kind),
  );
  return said.flatMap(({ meaning, by }) => {
    if (meaning.kind !== 'adjective') return [{ meaning, by }];
    return hasCompany ? [{ meaning: { kind: 'organ', value: meaning.value }, by }] : [];
  });
}

/**
 * Words and marks of doubt count against the view, unless they doubt something seen in it: a
 * question mark by what it is glued to, else both by whether the line names a finding.
 */
function settleDoubts(said: readonly Said[], { unknown }: Line, tokens: readonly Token[]): Said[] {
  const stated = stating(said);
  const isBanner = stated.length === 0 && (unknown.length > 0 || tokens.some(isFigure));
  const isAboutFinding = said.some(({ meaning }) => meaning.kind === 'finding');
  const isIdle = isBanner || isAboutFinding;
  const isOf = (word: Word, some: readonly Said[]): boolean =>
    some.some(({ by }) => by.some((known) => known.word === word));
  const queries = tokens.filter(({ kind, word }) => {
    if (kind !== 'query' || isBanner) return false;
    if (isOf(word, stated)) return true;
    return !isIdle && !isOf(word, said) && !unknown.some((token) => token.word === word);
  });
  const hedge = (value: string, { word, text }: Token): Said => ({
    meaning: { kind: 'hedge', value },
    by: [{ text, word, isMended: false, at: 0 }],
  });
  return [
    ...said.filter(({ meaning }) => meaning.kind !== 'hedge' || !isIdle),
    ...queries.map((query) => hedge('question mark', query)),
    ...unreadBeside(stated, unknown, tokens).map((word) => hedge('a word not read', word)),
  ];
}

/** What was not surely read of two organs with a slash between them. */
function unreadBeside(
  stated: readonly Said[],
  unknown: readonly Token[],
  tokens: readonly Token[],
): Token[] {
  const organs = stated.filter(({ meaning: { kind } }) => kind === 'organ');
  const named = new Set(organs.flatMap(({ by }) => by.map(({ word }) => word)));
  return unknown.filter((token) => {
    const at = tokens.indexOf(token);
    return (
      token.word.certainty < UNREAD &&
      [-1, 1].some((step) => {
        const organ = tokens[at + 2 * step]?.word;
        return tokens[at + step]?.text === '/' && organ !== undefined && named.has(organ);
      })
    );
  });
}

function isFigure({ kind }: Token): boolean {
  return kind === 'number' || kind === 'date';
}
