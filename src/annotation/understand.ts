import type { Annotation, Evidence, Laterality, Plane } from './annotation.ts';
import { readLine } from './read-line.ts';
import type { Known, Said } from './said.ts';
import { joinStacked } from './stacked.ts';
import type { Vocabulary } from './vocabulary.ts';
import { isOfExamination, type Word, type WordSource } from './words.ts';

/** How much of a word's certainty is left when a letter of it was mended. */
const MENDED = 0.8;
/** And how much of the doubt about a word for each letter that it has more than so many. */
const SPELLED = 0.8;
const SHORT = 3;
/** So few letters of a line, read with less certainty than this, are a mark that looks like some. */
const CHANCE = { letters: 3, certainty: 0.1 };

/**
 * Understands the words of one frame, burned in and of its header together. The order of the lines,
 * and of the phrases in a line, does not matter; words that the vocabulary lacks say nothing.
 *
 * What the header says of the image counts like what is burned into it, and where the two state
 * different things that is a doubt. What it says of an examination counts only against the image, or
 * adds a side that the image leaves out, unless it names both an organ and a plane as only a view has.
 *
 * @param leastCertain words that were read with less certainty than this are a doubt; 0 to 1.
 */
export function understand(
  words: readonly Word[],
  vocabulary: Vocabulary,
  leastCertain = 0.5,
): Annotation {
  const statements = statementsOf(words, vocabulary);
  const isOfView = ({ source, organs, planes }: Statement): boolean =>
    !isOfExamination(source) || (organs.size === 1 && planes.size === 1);
  const views = statements.filter(isOfView);
  const image = gather(
    'text',
    views.flatMap(({ said }) => said),
  );
  const doubts = [...contradictions(views)];
  const used = [...image.said];
  const sides = new Set(image.sides);
  for (const examination of statements.filter((statement) => !isOfView(statement))) {
    doubts.push(...againstExamination(image, examination));
    const added = sideFromExamination(image, examination, vocabulary);
    used.push(...added);
    for (const { meaning } of added) sides.add(meaning.value as Side);
  }
  const certainty = certaintyOf(used);
  if (certainty < leastCertain)
    doubts.push(`read with a certainty of ${certainty.toFixed(2)} only`);
  const kept = [...sides].filter((side) => side !== 'both');
  if (kept.length > 1) doubts.push('both sides are named');
  const values = (...kinds: Kind[]): string[] =>
    used.flatMap(({ meaning }) => (kinds.includes(meaning.kind) ? [meaning.value] : []));
  doubts.push(...values('absence', 'hedge'));
  return {
    organs: organsOf(image.organs, vocabulary),
    laterality: sides.size === 1 ? (kept[0] ?? null) : null,
    plane: planeOf(image.planes),
    qualifiers: [
      ...new Set([
        ...values('part', 'position', 'region', 'finding'),
        ...(sides.has('both') ? ['both sides'] : []),
      ]),
    ].sort(),
    doubts: [...new Set(doubts)].sort(),
    certainty,
    evidence: used.map(toEvidence),
  };
}

type Kind = Said['meaning']['kind'];
type Side = Laterality | 'both';

/** What one source says. */
interface Statement {
  readonly source: WordSource;
  readonly organs: ReadonlySet<string>;
  readonly sides: ReadonlySet<Side>;
  readonly planes: ReadonlySet<Plane>;
  readonly said: readonly Said[];
}

function statementsOf(words: readonly Word[], vocabulary: Vocabulary): Statement[] {
  const lines = new Map<string, Word[]>();
  for (const word of words) {
    const key = `${word.source} ${word.line}`;
    const line = lines.get(key) ?? [];
    line.push(word);
    lines.set(key, line);
  }
  const bySource = new Map<WordSource, Said[]>();
  for (const line of joinStacked([...lines.values()], vocabulary)) {
    const source = line[0]?.source ?? 'text';
    const said = readLine(line, vocabulary);
    if (!isByChance(said)) bySource.set(source, [...(bySource.get(source) ?? []), ...said]);
  }
  return [...bySource].map(([source, said]) => gather(source, said));
}

function isByChance(said: readonly Said[]): boolean {
  const words = new Set(said.flatMap(({ by }) => by.map(({ word }) => word)));
  const letters = [...words].reduce((sum, { text }) => sum + text.length, 0);
  return (
    letters <= CHANCE.letters && [...words].every(({ certainty }) => certainty < CHANCE.certainty)
  );
}

function gather(source: WordSource, said: readonly Said[]): Statement {
  const values = (kind: Kind): string[] =>
    said.flatMap(({ meaning }) => (meaning.kind === kind ? [meaning.value] : []));
  return {
    source,
    organs: new Set(values('organ')),
    sides: new Set(values('laterality') as Side[]),
    planes: new Set(values('plane') as Plane[]),
    said,
  };
}

/** Where the sources of one view state different organs, sides or planes. */
function* contradictions(views: readonly Statement[]): Generator<string> {
  for (const part of ['organs', 'sides', 'planes'] as const) {
    const stated = views.filter((view) => view[part].size > 0);
    const [first, ...others] = stated;
    if (first === undefined) continue;
    for (const other of others) {
      if (isSame(first[part], other[part])) continue;
      yield `${called(first.source)} says ${list(first[part])}, ${called(other.source)} ${list(other[part])}`;
    }
  }
}

function* againstExamination(image: Statement, examination: Statement): Generator<string> {
  const [organ] = examination.organs;
  if (organ === undefined || examination.organs.size > 1 || image.organs.size === 0) return;
  if (image.organs.has(organ)) return;
  yield `${called(examination.source)} says ${organ}, the image ${list(image.organs)}`;
}

/**
 * The side of the body that the header gives, for an organ whose side the image leaves out; also
 * where the image states the other side, so that the two contradict each other.
 */
function sideFromExamination(
  image: Statement,
  examination: Statement,
  { lobed }: Vocabulary,
): Said[] {
  const [side] = examination.sides;
  const [organ] = image.organs;
  if (side === undefined || side === 'both' || examination.sides.size > 1) return [];
  if (organ === undefined || lobed.has(organ) || image.sides.has(side)) return [];
  return examination.said.filter(({ meaning }) => meaning.kind === 'laterality');
}

function organsOf(found: ReadonlySet<string>, { organs, overriding }: Vocabulary): string[] {
  const inOrder = organs.filter((organ) => found.has(organ));
  const above = inOrder.filter((organ) => overriding.has(organ));
  return above.length > 0 ? above : inOrder;
}

/** A plane that is oblique too is still that plane. */
function planeOf(found: ReadonlySet<Plane>): Plane | null {
  const planes = [...found];
  const straight = planes.filter((plane) => plane !== 'oblique');
  if (straight.length > 1) return null;
  return straight[0] ?? planes[0] ?? null;
}

/** That of the least certain thing that is stated; what is stated twice is as certain as the better one. */
function certaintyOf(said: readonly Said[]): number {
  const stated = new Map<string, number>();
  for (const { meaning, by } of said) {
    if (!['organ', 'laterality', 'plane'].includes(meaning.kind)) continue;
    const key = `${meaning.kind} ${meaning.value}`;
    const certainty = Math.min(...by.map(certaintyOfWord));
    stated.set(key, Math.max(certainty, stated.get(key) ?? 0));
  }
  return Math.min(1, ...stated.values());
}

/**
 * A word that was read letter for letter as the vocabulary has it is less often wrong the longer it is:
 * what reads does not know the vocabulary, and few misreadings spell a long word. One that was mended
 * has a letter less to tell it by.
 */
function certaintyOfWord({ word, text, isMended }: Known): number {
  const letters = text.length - (isMended ? 1 : 0);
  const told = 1 - SPELLED ** Math.max(0, letters - SHORT);
  const spelled = word.certainty + (1 - word.certainty) * told;
  return isMended ? MENDED * spelled : spelled;
}

const EVIDENCE: Readonly<Partial<Record<Kind, Evidence['kind']>>> = {
  organ: 'organ',
  laterality: 'laterality',
  plane: 'plane',
  absence: 'doubt',
  hedge: 'doubt',
};

function toEvidence({ meaning, by }: Said): Evidence {
  return {
    kind: EVIDENCE[meaning.kind] ?? 'qualifier',
    value: meaning.value,
    words: by.map(({ word }) => word),
    mended: by.some(({ isMended }) => isMended) ? by.map(({ text }) => text).join(' ') : null,
  };
}

function called(source: WordSource): string {
  return source === 'text' ? 'the image' : source;
}

function list(values: ReadonlySet<string>): string {
  return [...values].sort().join(' and ');
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}
