import type { Random } from '../../src/numeric/index.ts';
import { type Form, formOf, relatedOf } from './forms.ts';
import { hostileJson, hostileText, hostileValue, nearly } from './hostile.ts';
import type { Names } from './names.ts';
import { sample } from './sample.ts';
import type { Operation } from './served-api.ts';

/** What requests are made of. */
export interface Makings {
  readonly names: Names;
  /** Files to send where files are taken. */
  readonly files: readonly Buffer[];
}

/** A request before it is put into bytes. */
export interface PlainRequest {
  readonly method: string;
  /** Path and query as they are sent. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer | undefined;
}

/** A request that the document allows. */
export function validRequest(operation: Operation, makings: Makings, random: Random): PlainRequest {
  const body = validBody(operation, makings, random);
  return {
    method: operation.method,
    target: `${pathOf(operation, makings, random)}${queryOf(operation, makings, random)}`,
    headers: body === undefined ? [] : [['content-type', body.type]],
    body: body?.bytes,
  };
}

/** Ways to make a request that the document does not allow, which the same route must refuse or take. */
export const strays: Readonly<
  Record<string, (operation: Operation, makings: Makings, random: Random) => PlainRequest>
> = {
  value(operation, makings, random) {
    const value = jsonOf(operation, makings, random);
    return withJson(operation, makings, random, JSON.stringify(nearly(value, random)));
  },
  other(operation, makings, random) {
    const text = JSON.stringify(hostileValue(random));
    return withJson(operation, makings, random, text);
  },
  json(operation, makings, random) {
    const value = jsonOf(operation, makings, random);
    return withJson(operation, makings, random, hostileJson(JSON.stringify(value), random));
  },
  query(operation, makings, random) {
    const keys = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
    const some = Array.from({ length: 1 + random.int(4) }, () => {
      const key = keys.length > 0 && random.int(4) > 0 ? random.pick(keys) : hostileText(random);
      const value = encoded(hostileText(random).slice(0, 2000), random);
      return `${encoded(key.slice(0, 200), random)}=${value}`;
    });
    // The same key twice, and separators without anything between.
    const query = random.int(3) === 0 ? [...some, ...some, '', '&', '='] : some;
    const plain = validRequest(operation, makings, random);
    return { ...plain, target: `${plain.target.split('?', 1)[0] ?? ''}?${query.join('&')}` };
  },
  type(operation, makings, random) {
    const plain = validRequest(operation, makings, random);
    const types = [
      ...['text/plain', 'application/json; charset=utf-7', 'application/xml', 'nonsense', ';;;'],
      ...['multipart/form-data', 'multipart/form-data; boundary=', 'multipart/related'],
      ...['application/octet-stream', 'application/x-www-form-urlencoded', 'a/b;c="'],
    ];
    const body = plain.body ?? Buffer.from(hostileText(random).slice(0, 1000));
    return { ...plain, body, headers: [['content-type', random.pick(types)]] };
  },
};

/** Text as it may stand in a path or query: encoded, or badly so. */
function encoded(text: string, random: Random): string {
  const right = [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
  switch (random.int(4)) {
    case 0:
      return right.join('').slice(0, -1);
    case 1:
      return text.replaceAll(/[^!-~]|[&#?]/g, '%ff');
    default:
      return right.join('');
  }
}

/** A path whose parameters name things that are not there, or that lead elsewhere. */
export function strayPath(operation: Operation, random: Random): string {
  return operation.path.replaceAll(/\{[a-z]+\}/g, () =>
    encoded(hostileText(random).slice(0, 400), random),
  );
}

function pathOf({ path, parameters }: Operation, { names }: Makings, random: Random): string {
  const inPath = parameters.filter((one) => one.in === 'path');
  return inPath.reduce((filled, { name, schema }) => {
    const known = names.pick(name, 'string', random) ?? names.pick(name, 'number', random);
    const value = String(known ?? sample(schema, names, random, name));
    return filled.replace(`{${name}}`, encodeURIComponent(value.slice(0, 100)));
  }, path);
}

function queryOf({ parameters }: Operation, { names }: Makings, random: Random): string {
  const query = new URLSearchParams();
  for (const one of parameters) {
    if (one.in !== 'query' || random.int(3) > 0) continue;
    query.append(one.name, String(sample(one.schema, names, random, one.name)));
  }
  return query.size === 0 ? '' : `?${query.toString()}`;
}

function validBody(operation: Operation, makings: Makings, random: Random): Form | undefined {
  const [media] = Object.keys(operation.body ?? {});
  switch (media) {
    case undefined:
      return undefined;
    case 'application/json':
      return { type: media, bytes: jsonBytes(jsonOf(operation, makings, random)) };
    case 'multipart/form-data':
      return formOf([random.pick(makings.files)]);
    case 'multipart/related':
      return relatedOf(makings.files.slice(0, 1 + random.int(3)));
    case '*/*':
      return random.int(3) === 0
        ? formOf(makings.files.slice(0, 1 + random.int(3)))
        : { type: 'application/octet-stream', bytes: random.pick(makings.files) };
    default:
      return { type: media, bytes: Buffer.alloc(random.int(3000), random.int(256)) };
  }
}

function jsonOf({ body }: Operation, { names }: Makings, random: Random): unknown {
  const { schema } = body?.['application/json'] ?? {};
  return schema === undefined ? { a: 1 } : sample(schema, names, random);
}

function jsonBytes(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

function withJson(
  operation: Operation,
  makings: Makings,
  random: Random,
  text: string,
): PlainRequest {
  const plain = validRequest(operation, makings, random);
  // Lone surrogates become bytes that are no UTF-8.
  const bytes = Buffer.from(text, random.int(8) === 0 ? 'latin1' : 'utf8');
  return { ...plain, headers: [['content-type', 'application/json']], body: bytes };
}
