// What the addresses of pages say behind the question mark. Whatever else stands there is dropped.

type Raw = Readonly<Record<string, unknown>>;

function texts<const K extends string>(raw: Raw, keys: readonly K[]): { [key in K]?: string } {
  const found: { [key in K]?: string } = {};
  for (const key of keys) {
    const value = raw[key];
    if (typeof value === 'string' && value !== '') found[key] = value;
    if (typeof value === 'number') found[key] = String(value);
  }
  return found;
}

function oneOf<const T extends string>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

const REFUSALS = [
  ...(['no-role', 'disabled', 'no-email', 'other-account', 'refused-there', 'provider'] as const),
];

/** Where to go on after signing in: a page of ours; and why a provider's word was not enough. */
export function signSearch(raw: Raw) {
  const { then } = texts(raw, ['then']);
  const refused = oneOf(raw['refused'], REFUSALS);
  return {
    ...(then?.startsWith('/') && !then.startsWith('//') ? { then } : {}),
    ...(refused === undefined ? {} : { refused }),
  };
}

const SOURCES = ['folder', 'manifest', 'text', 'header', 'person'] as const;
const PARTS = ['train', 'tuning', 'test'] as const;
const VERDICTS = ['accepted', 'excluded', 'quarantined'] as const;

export function frameSearch(raw: Raw) {
  const source = oneOf(raw['source'], SOURCES);
  const part = oneOf(raw['part'], PARTS);
  const verdict = oneOf(raw['verdict'], VERDICTS);
  const view = oneOf(raw['view'], ['studies', 'frames', 'files', 'add'] as const);
  return {
    ...texts(raw, ['patient', 'study', 'category', 'rule', 'text']),
    ...(source === undefined ? {} : { source }),
    ...(part === undefined ? {} : { part }),
    ...(verdict === undefined ? {} : { verdict }),
    ...(view === undefined ? {} : { view }),
  };
}

export type FrameSearch = ReturnType<typeof frameSearch>;

export function labelSearch(raw: Raw) {
  const tab = oneOf(raw['tab'], ['queue', 'grid', 'rules'] as const);
  const order = oneOf(raw['order'], [
    ...(['corrected', 'uncertain', 'ambiguous', 'wrong', 'unlabelled'] as const),
  ]);
  return {
    ...texts(raw, ['category']),
    ...(tab === undefined ? {} : { tab }),
    ...(order === undefined ? {} : { order }),
  };
}

export function imagesSearch(raw: Raw): { truth?: string; predicted?: string } {
  return texts(raw, ['truth', 'predicted']);
}

/** Names with commas between. */
export function compareSearch(raw: Raw): { runs?: string; readers?: string } {
  return texts(raw, ['runs', 'readers']);
}

/** The run whose settings are taken over. */
export function trainSearch(raw: Raw): { clone?: string } {
  return texts(raw, ['clone']);
}
