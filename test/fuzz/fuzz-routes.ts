import { Random } from '../../src/numeric/index.ts';
import { Judge } from './judge.ts';
import {
  type Makings,
  type PlainRequest,
  strayPath,
  strays,
  validRequest,
} from './make-request.ts';
import { askRaw, type RawAnswer } from './raw-http.ts';
import type { Operation } from './served-api.ts';
import { onWire, wireDamages, wireWays, type WireRequest } from './wire-request.ts';

/** Headers that name somebody. */
export type Credentials = readonly (readonly [string, string])[];

export interface FuzzOptions {
  readonly port: number;
  readonly operations: readonly Operation[];
  /** Those that are asked; absent: all. */
  readonly only?: readonly Operation[];
  readonly makings: Makings;
  /**
   * Whoever asks; those who get furthest should stand in it more than once, and the two that together
   * get everywhere first.
   */
  readonly askers: readonly Credentials[];
  /** Requests to every operation. */
  readonly each: number;
  readonly seed: number;
  /** An answer must come in this time. */
  readonly mostMs: number;
  /** Requests that are under way together. */
  readonly atOnce: number;
  /** Addresses of this machine that requests come from in turns; absent: the usual one. */
  readonly addresses?: readonly string[];
  /** Sees every answer, to end what it has begun. */
  readonly answered?: (operation: Operation, answer: RawAnswer) => Promise<void>;
  /** Called after so many requests. */
  readonly told?: (requests: number) => void;
}

/** What became of the requests to one operation. */
export interface RouteTally {
  requests: number;
  /** How often each status came; 0: the connection ended without an answer to what was no request. */
  readonly statuses: Record<string, number>;
  /** The longest that an answer took, in milliseconds. */
  worstMs: number;
}

export interface FuzzTally {
  readonly routes: Record<string, RouteTally>;
  /** A sentence each, with the seed and number that make the request again. */
  readonly complaints: string[];
}

/** Of so many requests one is as it should be, one is strange in what it asks, one in how. */
const KINDS = [
  'valid',
  'valid',
  'valid',
  'stray',
  'stray',
  'stray',
  'path',
  'method',
  'wire',
  'wire',
  'way',
];
const METHODS = [
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'OPTIONS',
  'TRACE',
  'QUERY',
  'FOO',
];

/** The first requests to every operation are as they should be, by the first that ask. */
const SOUND_ROUNDS = 2;

interface MadeRequest {
  readonly how: string;
  readonly wire: WireRequest;
  /** Undefined where the bytes may ask for anything. */
  readonly plain: PlainRequest | undefined;
}

/**
 * Sends seeded requests to every operation of a served OpenAPI document, valid ones, nearly valid ones
 * and hostile ones, and holds every answer against the document. Request `n` of a seed is the same in
 * every run in which the server has things of the same names.
 */
export async function fuzzRoutes(options: FuzzOptions): Promise<FuzzTally> {
  const { operations, only = operations, each, atOnce, told } = options;
  const judge = new Judge(operations);
  const routes = Object.fromEntries(
    only.map(({ name }) => [name, { requests: 0, statuses: {}, worstMs: 0 }]),
  );
  const complaints: string[] = [];
  const total = only.length * each;
  let next = 0;
  const asker = async (): Promise<void> => {
    while (next < total) {
      const number = next++;
      told?.(number);
      await askOne(number, options, judge, { routes, complaints });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, asker));
  return { routes, complaints };
}

async function askOne(
  number: number,
  options: FuzzOptions,
  judge: Judge,
  { routes, complaints }: FuzzTally,
): Promise<void> {
  const { operations, only = operations, port, mostMs, seed, answered, addresses = [] } = options;
  const operation = only[number % only.length]!;
  const { how, wire, plain } = makeRequest(number, operation, options);
  const from = addresses[number % Math.max(1, addresses.length)];
  const { answers, ms, end } = await askRaw({ ...wire, port, mostMs, from });
  const tally = routes[operation.name]!;
  tally.requests += 1;
  tally.worstMs = Math.max(tally.worstMs, ms);
  const complain = (what: string): void => {
    complaints.push(`${operation.name}, number ${number} of seed ${seed} (${how}): ${what}`);
  };
  if (end === 'hung') complain(`no end after ${mostMs} ms`);
  if (answers.length === 0) {
    tally.statuses['0'] = (tally.statuses['0'] ?? 0) + 1;
    if (plain !== undefined && end === 'ended') complain('no answer');
  }
  for (const answer of answers) {
    tally.statuses[answer.status] = (tally.statuses[answer.status] ?? 0) + 1;
    const path = plain?.target.split('?', 1)[0] ?? '';
    const because = judge.complaint(answer, plain === undefined ? null : { ...plain, path });
    if (because !== null) complain(`${answer.status}, and ${because}`);
    await answered?.(operation, answer);
  }
}

/** Request `number` of a seed. */
function makeRequest(
  number: number,
  operation: Operation,
  { makings, askers, port, seed, operations, only = operations }: FuzzOptions,
): MadeRequest {
  const random = new Random('fuzz', seed, number);
  const round = Math.floor(number / only.length);
  const isFirst = round < SOUND_ROUNDS;
  const asker = isFirst ? (askers[round] ?? []) : random.pick(askers);
  const named = (plain: PlainRequest): PlainRequest => ({
    ...plain,
    headers: [...plain.headers, ...asker],
  });
  const sent = (how: string, plain: PlainRequest): MadeRequest => {
    const whole = named(plain);
    return { how, wire: onWire(whole, port), plain: whole };
  };
  const kind = isFirst ? 'valid' : random.pick(KINDS);
  switch (kind) {
    case 'stray': {
      const [how, make] = random.pick(Object.entries(strays));
      return sent(how, make(operation, makings, random));
    }
    case 'path': {
      const target = strayPath(operation, random);
      return sent(kind, { ...validRequest(operation, makings, random), target });
    }
    case 'method': {
      const method = random.pick(METHODS);
      const plain = validRequest(operation, makings, random);
      const isKnown = method !== 'FOO' && method !== 'QUERY';
      return isKnown
        ? sent(kind, { ...plain, method })
        : { ...sent(kind, { ...plain, method }), plain: undefined };
    }
    case 'way': {
      const [how, send] = random.pick(Object.entries(wireWays));
      const plain = named(validRequest(operation, makings, random));
      return { how, wire: send(plain, port, random), plain };
    }
    case 'wire': {
      const [how, damage] = random.pick(Object.entries(wireDamages));
      const wire = damage(named(validRequest(operation, makings, random)), port, random);
      return { how, wire, plain: undefined };
    }
    default:
      return sent(kind, validRequest(operation, makings, random));
  }
}
