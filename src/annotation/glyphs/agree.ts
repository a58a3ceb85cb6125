import type { Glyph } from './glyph.ts';
import { unlikeness } from './unlikeness.ts';

/** Readings of a kind of glyph are plain when so many lines at least, and this share, agree. */
const PLAIN = { lines: 2, share: 0.85 };
/**
 * Else most of many count, since each of them is wrong more often than most of them together; of what
 * is left without the characters that other kinds are, which must be this share of all.
 */
const DISPUTED = { lines: 2, share: 0.6, left: 0.15 };
/** Two kinds that look otherwise are one character only when so many lines say so of both. */
const TWICE = { lines: 8, share: 0.95 };
/** Kinds of one size that are more unlike than this are different characters. */
const OTHERWISE = 0.08;

/** What a kind of glyph was read as, by character. */
export type Readings = Map<string, Tally>;

interface Tally {
  /** The sum of the certainties. */
  weight: number;
  count: number;
  readonly lines: Set<object>;
}

/** The character that a kind of glyph stands for; empty for a mark that is none. */
export interface Known {
  readonly text: string;
  /** From 0 to 1. */
  readonly certainty: number;
}

/**
 * Settles what each kind of glyph is. A slashed zero is read as 8 more often than as 0, but it does not
 * look like what is always read as 8.
 *
 * @param readings of each kind.
 * @returns null for a kind that is not clear.
 */
export function agree(models: readonly Glyph[], readings: readonly Readings[]): (Known | null)[] {
  const plain = readings.map((ofKind) => most(ofKind, PLAIN));
  const owners = new Map<string, Glyph[]>();
  const isOther = (glyph: Glyph, text: string) =>
    owners.get(text)?.some((owner) => {
      return owner.letterHeight === glyph.letterHeight && unlikeness(owner, glyph) > OTHERWISE;
    }) ?? false;
  const linesOf = (kind: number) => {
    const text = plain[kind]?.text ?? '';
    return readings[kind]?.get(text)?.lines.size ?? 0;
  };
  const known = models.map((): Known | null => null);
  // Those that most lines agree about come first, so that they are it and not others that look otherwise.
  const inOrder = [...models.entries()].sort(([a], [b]) => linesOf(b) - linesOf(a) || a - b);
  for (const [kind, model] of inOrder) {
    const ofKind: Readings = readings[kind] ?? new Map<string, Tally>();
    const found = plain[kind] ?? null;
    if (found === null || (isOther(model, found.text) && most(ofKind, TWICE) === null)) continue;
    known[kind] = found;
    owners.set(found.text, [...(owners.get(found.text) ?? []), model]);
  }
  for (const [kind, model] of models.entries()) {
    if (known[kind] !== null) continue;
    const ofKind: Readings = readings[kind] ?? new Map<string, Tally>();
    const left = new Map([...ofKind].filter(([text]) => !isOther(model, text)));
    if (weightOf(left) >= DISPUTED.left * weightOf(ofKind)) known[kind] = most(left, DISPUTED);
  }
  return known;
}

function most(readings: Readings, least: { lines: number; share: number }): Known | null {
  const total = weightOf(readings);
  for (const [text, { weight, count, lines }] of readings) {
    const share = weight / total;
    if (lines.size < least.lines || share < least.share) continue;
    return { text, certainty: (share * weight) / count };
  }
  return null;
}

function weightOf(readings: Readings): number {
  let sum = 0;
  for (const { weight } of readings.values()) sum += weight;
  return sum;
}
