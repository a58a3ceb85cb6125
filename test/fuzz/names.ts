import type { Random } from '../../src/numeric/index.ts';
import type { Operation } from './served-api.ts';

/** Of one key so many names are kept. */
const MOST = 40;

/**
 * Names of things that a server has, by the key under which its answers tell them: of a parameter
 * `frame` the names are those of `frame`, `frameId` and `id` of whatever lies in `frames`.
 */
export class Names {
  readonly #known = new Map<string, Set<string | number>>();
  readonly #spared: ReadonlySet<unknown>;

  /** @param spared what is never named, because the rest of the run needs it as it is. */
  constructor(spared: readonly string[] = []) {
    this.#spared = new Set(spared);
  }

  /** Takes up the names in a JSON answer. */
  learn(answer: unknown, under = ''): void {
    if (Array.isArray(answer)) {
      for (const one of answer) this.learn(one, under);
    } else if (typeof answer === 'object' && answer !== null) {
      for (const [key, value] of Object.entries(answer)) {
        this.learn(value, key === 'id' ? singular(under) : key);
      }
    } else if (typeof answer === 'string' || typeof answer === 'number') {
      this.add(under, answer);
    }
  }

  add(key: string, value: string | number): void {
    if (this.#spared.has(value) || value === '') return;
    const place = singular(key.replace(/Id$/, ''));
    const known = this.#known.get(place) ?? new Set();
    if (known.size < MOST) known.add(value);
    this.#known.set(place, known);
  }

  /** One that is known, of the wanted type; undefined where none is. */
  pick(key: string, type: string, random: Random): string | number | undefined {
    const known = [...(this.#known.get(singular(key.replace(/Id$/, ''))) ?? [])];
    const fitting = known.filter((one) => typeof one === type);
    return fitting.length === 0 ? undefined : random.pick(fitting);
  }
}

function singular(key: string): string {
  if (key === 'people') return 'person';
  return key.replace(/ies$/, 'y').replace(/s$/, '');
}

/**
 * Asks for everything that can be asked for without a body, first what needs no names, then what needs
 * those that were learned.
 *
 * @param ask the JSON that a path answers; undefined where it is none.
 */
export async function learnNames(
  names: Names,
  operations: readonly Operation[],
  random: Random,
  ask: (path: string) => Promise<unknown>,
): Promise<void> {
  const asked = operations.filter(
    ({ method, responses }) =>
      method === 'GET' && responses['200']?.content?.['application/json'] !== undefined,
  );
  const depth = ({ path }: Operation): number => path.split('{').length;
  for (const { path } of [...asked].sort((a, b) => depth(a) - depth(b))) {
    const filled = path.replaceAll(/\{([a-z]+)\}/g, (whole, key: string) => {
      const name = names.pick(key, 'string', random);
      return name === undefined ? whole : encodeURIComponent(name);
    });
    if (!filled.includes('{')) names.learn(await ask(filled));
  }
}
