import type { Random } from '../../src/numeric/index.ts';
import type { Names } from './names.ts';
import type { Schema } from './served-api.ts';

/** Of so many optional values one is given. */
const GIVEN = 2;
/** Items more than the fewest. */
const MORE_ITEMS = 3;

/** What a pattern takes, tried in this order. */
const TEXTS = ['a', 'first', 'run-1', 'a1b2c3d4e5f60718', '0'.repeat(64), 'jane@example.org'];

/** A value that a schema takes: at its limits, of names that the server has, or anything between. */
export function sample(schema: Schema, names: Names, random: Random, key = ''): unknown {
  if ('const' in schema) return schema.const;
  if (schema.enum !== undefined) return random.pick(schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return sample(random.pick(choices), names, random, key);
  const type = typeof schema.type === 'object' ? random.pick(schema.type) : schema.type;
  switch (type) {
    case 'object':
      return sampleObject(schema, names, random);
    case 'array': {
      const { minItems = 0, maxItems = Infinity, items = {} } = schema;
      const length = Math.min(maxItems, minItems + random.int(MORE_ITEMS));
      return Array.from({ length }, () => sample(items, names, random, key));
    }
    case 'integer':
    case 'number':
      return sampleNumber(schema, names, random, key);
    case 'string':
      return sampleText(schema, names, random, key);
    case 'boolean':
      return random.int(2) === 0;
    case 'null':
      return null;
    default:
      throw new RangeError(
        `A schema has the type ${String(type)}; say in sample.ts how to fill it`,
      );
  }
}

function sampleObject(schema: Schema, names: Names, random: Random): Record<string, unknown> {
  const { properties = {}, required = [] } = schema;
  const given = Object.entries(properties).filter(
    ([key]) => required.includes(key) || random.int(GIVEN) === 0,
  );
  return Object.fromEntries(
    given.map(([key, of]) => [key, sample(of, names, random, key)] as const),
  );
}

function sampleNumber(schema: Schema, names: Names, random: Random, key: string): number {
  const isWhole = schema.type === 'integer';
  const step = isWhole ? 1 : 1e-9;
  const low = schema.minimum ?? (schema.exclusiveMinimum ?? -step) + step;
  const high = schema.maximum ?? (schema.exclusiveMaximum ?? 1000 + step) - step;
  const fits = (value: number): boolean => value >= low && value <= high;
  const known = names.pick(key, 'number', random);
  if (typeof known === 'number' && random.int(2) === 0 && fits(known)) return known;
  switch (random.int(4)) {
    case 0:
      return low;
    case 1:
      return high;
    default: {
      const value = random.uniform(low, Math.min(high, low + 100));
      return isWhole ? Math.floor(value) : value;
    }
  }
}

function sampleText(schema: Schema, names: Names, random: Random, key: string): string {
  const { minLength = 0, maxLength = 1000, pattern = '' } = schema;
  const takes = new RegExp(pattern);
  const fits = (text: string): boolean =>
    text.length >= minLength && text.length <= maxLength && takes.test(text);
  const known = names.pick(key, 'string', random);
  if (typeof known === 'string' && random.int(3) > 0 && fits(known)) return known;
  if (schema.format === 'email') return `person${random.int(40)}@example.org`;
  if (pattern !== '') {
    const fitting = TEXTS.filter(fits);
    if (fitting.length > 0) return random.pick(fitting);
    throw new RangeError(`No text is known that ${pattern} takes; add one to sample.ts`);
  }
  const length = [minLength, maxLength, minLength + random.int(20)][random.int(3)] ?? 0;
  const letters = random.pick(['a', 'Ä', '图', '. ', 'x/y\n']);
  return letters.repeat(length).slice(0, Math.min(length, maxLength));
}
