import type { Random } from '../../src/numeric/index.ts';

/** Texts that lead elsewhere, break encodings, or mean something to whoever reads them. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '.',
  '..',
  '../../../../etc/passwd',
  '..\\..\\secret',
  '/etc/passwd',
  'file:///etc/passwd',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202e',
  '\r\nset-cookie: a=b',
  '%2e%2e%2f',
  '%00',
  '%',
  '{}',
  '[[',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  "' or 1=1 --",
  '<script>alert(1)</script>',
  '$' + '{jndi:ldap://example.org}',
  '1e309',
  '-0',
  'NaN',
  'null',
  'true',
  // What is read as YAML.
  'a: &a [*a]',
  '&a [a]: *a',
  '!!js/function "x"',
  '%YAML 9.9\n---\n',
  'a: b: c',
  '? ? ? ?',
  '- - - -',
  "name: x\ncategories:\n  - name: '('\n    any: ['(a+)+$']",
];

const NUMBERS: readonly number[] = [
  ...[-1, -0, 0.5, 1e-320, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e21, 1e308, -1e308],
];

/** How deep is deep, and how long is long. */
const [DEEP, LONG] = [5000, 100_000];

/** A text that nobody should send. */
export function hostileText(random: Random): string {
  switch (random.int(8)) {
    case 0:
      return random.pick(['a', '图', '\0', '"', ' ', '\n']).repeat(1 + random.int(LONG));
    case 1:
      return random.pick(['[', '{"a":', '- ', '(']).repeat(1 + random.int(DEEP));
    case 2:
      return String.fromCharCode(
        ...Array.from({ length: 1 + random.int(50) }, () => random.int(2 ** 16)),
      );
    default:
      return random.pick(TEXTS);
  }
}

/** A value of any kind, of which most are no good anywhere. */
export function hostileValue(random: Random): unknown {
  switch (random.int(9)) {
    case 0:
      return null;
    case 1:
      return random.int(2) === 0;
    case 2:
      return random.pick(NUMBERS);
    case 3:
      return [];
    case 4:
      return {};
    case 5:
      return Array.from({ length: 1 + random.int(2000) }, () => random.int(100));
    case 6:
      return JSON.parse(
        random.pick(['{"__proto__": {"role": "administrator"}}', '{"a": {"": 0}}']),
      );
    default:
      return hostileText(random);
  }
}

/** A value with one thing in it changed: another value, a property that is gone, one too many. */
export function nearly(value: unknown, random: Random): unknown {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (Array.isArray(value) && value.length > 0 && random.int(4) > 0) {
    const at = random.int(value.length);
    return value.map((one, i) => (i === at ? nearly(one, random) : (one as unknown)));
  }
  if (!isObject || Object.keys(value).length === 0 || random.int(10) === 0) {
    return hostileValue(random);
  }
  const entries = Object.entries(value);
  const at = random.int(entries.length);
  switch (random.int(5)) {
    case 0:
      entries.splice(at, 1);
      break;
    case 1:
      entries.push([hostileText(random).slice(0, 1000), hostileValue(random)]);
      break;
    default:
      entries[at] = [entries[at]?.[0] ?? '', nearly(entries[at]?.[1], random)];
  }
  return Object.fromEntries(entries);
}

/** The text of JSON that is none, or that is more than it should be. */
export function hostileJson(text: string, random: Random): string {
  switch (random.int(7)) {
    case 0:
      return text.slice(0, random.int(text.length + 1));
    case 1:
      return `${text}${random.pick(['}', 'x', '\0', text])}`;
    case 2:
      return `${'['.repeat(DEEP)}${text}${']'.repeat(DEEP)}`;
    case 3:
      return text.replaceAll('"', random.pick(["'", '', '\\"', '\ufeff"']));
    case 4:
      return text.replace(/\d+/, random.pick(['1e999', '-', '0x10', '01', 'NaN', '9'.repeat(400)]));
    case 5:
      return text.replace('{', `{${'"a":1,'.repeat(1 + random.int(DEEP))}`);
    default:
      return hostileText(random);
  }
}
