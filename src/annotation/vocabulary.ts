import { createHash } from 'node:crypto';
import { UserError } from '../errors.ts';
import { wordsIn } from './tokens.ts';
import { builtInVocabulary, readVocabularyFile, type VocabularyFile } from './vocabulary-file.ts';

/** What a spelling can say. */
export interface Meaning {
  readonly kind:
    | 'organ'
    | 'adjective'
    | 'laterality'
    | 'plane'
    | 'part'
    | 'position'
    | 'region'
    | 'finding'
    | 'absence'
    | 'hedge';
  readonly value: string;
}

/** One way to say one or more things. */
export interface Spelling {
  /** At least one; upper case, without accents. */
  readonly words: readonly string[];
  readonly meanings: readonly Meaning[];
}

/** All that is known of a language, ready for look-up. */
export interface Vocabulary {
  /** In the order in which several are listed. */
  readonly organs: readonly string[];
  readonly lobed: ReadonlySet<string>;
  readonly overriding: ReadonlySet<string>;
  /** By their words, joined by one space each. */
  readonly spellings: ReadonlyMap<string, Spelling>;
  /** The words of the longest spelling. */
  readonly longestPhrase: number;
  /**
   * Spellings of several words that also count when other words stand between theirs, the longest
   * first: those with a word that says nothing alone, such as GALL in GALL BLADDER.
   */
  readonly scattered: readonly Spelling[];
  /** Every word of every spelling. */
  readonly words: ReadonlySet<string>;
  /**
   * Those of them that a misread word may be mended into, by their length: what decides a view, and
   * no more.
   */
  readonly mendable: ReadonlyMap<number, readonly string[]>;
  readonly measures: ReadonlySet<string>;
  readonly units: ReadonlySet<string>;
  readonly furniture: ReadonlySet<string>;
  readonly titles: ReadonlySet<string>;
  /** Words with a meaning that are also people's names. */
  readonly surnames: ReadonlySet<string>;
  /** Names that are never mended into a word. */
  readonly names: ReadonlySet<string>;
  /** Changes whenever a word may be understood differently. */
  readonly digest: string;
}

/**
 * The English vocabulary, with the files of a house or of other languages on top: where two say
 * different things by one spelling, the later one wins.
 *
 * @param paths of vocabulary files.
 * @throws UserError when one cannot be read, has a key or value that no vocabulary has, says two
 *   things by one spelling, or speaks of an organ that neither it nor English lists.
 */
export function loadVocabulary(paths: readonly string[] = []): Vocabulary {
  return mergeVocabularies([builtInVocabulary(), ...paths.map(readVocabularyFile)]);
}

/** Vocabularies on top of each other; see {@link loadVocabulary}. */
export function mergeVocabularies(files: readonly VocabularyFile[]): Vocabulary {
  const spellings = new Map<string, Spelling>();
  const organs = new Set<string>();
  for (const file of files) {
    for (const organ of Object.keys(file.sections.organs)) organs.add(organ);
    for (const [key, spelling] of spellingsOf(file)) spellings.set(key, spelling);
  }
  for (const file of files) refuseUnknownOrgans(file, organs);
  const all = (
    section:
      'lobed' | 'overriding' | 'measures' | 'units' | 'furniture' | 'titles' | 'names' | 'surnames',
    normal: (text: string) => string = upper,
  ): Set<string> => new Set(files.flatMap(({ sections }) => sections[section].map(normal)));
  return {
    organs: [...organs],
    lobed: all('lobed', (organ) => organ),
    overriding: all('overriding', (organ) => organ),
    spellings,
    longestPhrase: Math.max(...[...spellings.values()].map(({ words }) => words.length)),
    scattered: scatteredOf(spellings),
    words: new Set([...spellings.values()].flatMap(({ words }) => words)),
    mendable: mendableOf(spellings),
    measures: all('measures'),
    units: all('units'),
    furniture: all('furniture'),
    titles: all('titles'),
    surnames: all('surnames'),
    names: all('names'),
    digest: createHash('sha256')
      .update(JSON.stringify(files.map(({ sections }) => sections)))
      .digest('hex'),
  };
}

function scatteredOf(spellings: ReadonlyMap<string, Spelling>): Spelling[] {
  return [...spellings.values()]
    .filter(
      ({ words, meanings }) =>
        words.length > 1 &&
        words.every((word) => word.length > 2) &&
        words.some((word) => !spellings.has(word)) &&
        meanings.every(({ kind }) => kind !== 'position' && kind !== 'region'),
    )
    .sort((a, b) => b.words.length - a.words.length);
}

const MENDED_KINDS: readonly Meaning['kind'][] = [
  'organ',
  'adjective',
  'laterality',
  'plane',
  'position',
];

function mendableOf(spellings: ReadonlyMap<string, Spelling>): Map<number, string[]> {
  const words = [...spellings.values()]
    .filter(({ meanings }) => meanings.some(({ kind }) => MENDED_KINDS.includes(kind)))
    .flatMap(({ words }) => words);
  const byLength = new Map<number, string[]>();
  for (const word of new Set(words)) {
    byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);
  }
  return byLength;
}

function upper(text: string): string {
  return text.toUpperCase();
}

function spellingsOf(file: VocabularyFile): Map<string, Spelling> {
  const found = new Map<string, Spelling>();
  for (const [text, meanings] of entriesOf(file)) {
    const words = wordsIn(text);
    if (words.length === 0) {
      throw new UserError(
        `Cannot use ${file.path}: the spelling ${JSON.stringify(text)} has no letter; give one that has.`,
      );
    }
    const key = words.join(' ');
    const known = found.get(key);
    if (known !== undefined && JSON.stringify(known.meanings) !== JSON.stringify(meanings)) {
      throw new UserError(
        `Cannot use ${file.path}: ${JSON.stringify(text)} says both ${inWords(known.meanings)} and ${inWords(meanings)}; a spelling says one thing, so take it out of one place.`,
      );
    }
    found.set(key, { words, meanings });
  }
  return found;
}

function inWords(meanings: readonly Meaning[]): string {
  return meanings.map(({ kind, value }) => `${value} (${kind})`).join(' with ');
}

function* entriesOf({ sections }: VocabularyFile): Generator<[string, Meaning[]]> {
  const kinds = [
    ['organ', sections.organs],
    ['adjective', sections.adjectives],
    ['laterality', sections.laterality],
    ['plane', sections.planes],
    ['part', sections.parts],
    ['position', sections.positions],
    ['region', sections.regions],
    ['finding', sections.findings],
    ['absence', sections.absences],
    ['hedge', { unsure: sections.hedges }],
  ] as const;
  for (const [kind, section] of kinds) {
    for (const [value, texts] of Object.entries(section)) {
      for (const text of texts) yield [text, [{ kind, value }]];
    }
  }
  for (const [text, said] of Object.entries(sections.compounds)) {
    const meanings = (['organ', 'laterality', 'plane', 'part', 'finding'] as const).flatMap(
      (kind) => {
        const value = said[kind];
        return value === undefined ? [] : [{ kind, value }];
      },
    );
    yield [text, meanings];
  }
}

function refuseUnknownOrgans(
  { path, sections }: VocabularyFile,
  organs: ReadonlySet<string>,
): void {
  const named = [
    ...Object.keys(sections.adjectives).map((organ) => ['adjectives', organ] as const),
    ...sections.lobed.map((organ) => ['lobed', organ] as const),
    ...sections.overriding.map((organ) => ['overriding', organ] as const),
    ...Object.values(sections.compounds).flatMap(({ organ }) =>
      organ === undefined ? [] : [['compounds', organ] as const],
    ),
  ];
  const unknown = named.find(([, organ]) => !organs.has(organ));
  if (unknown === undefined) return;
  throw new UserError(
    `Cannot use ${path}: ${unknown[0]} speaks of ${JSON.stringify(unknown[1])}, and no vocabulary lists that among its organs; add it there or correct the name.`,
  );
}
