import { Random } from '../../src/numeric/index.ts';
import { damagedUnits, sendPieces } from '../damaged-units.ts';
import { damage } from '../golden/studies/damage.ts';
import { damagedForm } from './damaged-forms.ts';
import { formOf, relatedOf } from './forms.ts';
import { Judge } from './judge.ts';
import type { OpenClassifier } from './open-classifier.ts';
import { askRaw } from './raw-http.ts';
import type { FuzzTally, RouteTally } from './fuzz-routes.ts';
import { onWire } from './wire-request.ts';

export interface MalformedOptions {
  readonly service: OpenClassifier;
  /** Sound DICOM files, which are damaged. */
  readonly originals: readonly Buffer[];
  /** Inputs of every kind. */
  readonly each: number;
  readonly seed: number;
  /** An answer must come in this time. */
  readonly mostMs: number;
  readonly atOnce: number;
  readonly told?: (inputs: number) => void;
}

/** A sender of units that hears nothing for so long breaks its connection. */
const PATIENCE_MS = 100;

/** What is sent of each kind, and how it is answered. */
export const KINDS = ['DICOM', 'DICOM stored', 'forms', 'forms stored', 'units'] as const;

/**
 * Sends a served classifier seeded damaged DICOM files, alone and to be stored, forms and messages of
 * several parts that are none, and protocol data units. Every answer over HTTP is held against the
 * document that the service gives of itself; over DICOM the connection must end.
 */
export async function sendMalformed(options: MalformedOptions): Promise<FuzzTally> {
  const { service, each, atOnce, told } = options;
  const judge = new Judge(service.operations);
  const routes: Record<string, RouteTally> = Object.fromEntries(
    KINDS.map((kind) => [kind, { requests: 0, statuses: {}, worstMs: 0 }]),
  );
  const complaints: string[] = [];
  const total = KINDS.length * each;
  let next = 0;
  const sender = async (): Promise<void> => {
    while (next < total) {
      const number = next++;
      told?.(number);
      const kind = KINDS[number % KINDS.length]!;
      const { statuses, complaint, ms } = await sendOne(kind, number, options, judge);
      const tally = routes[kind]!;
      tally.requests += 1;
      tally.worstMs = Math.max(tally.worstMs, ms);
      for (const status of statuses) tally.statuses[status] = (tally.statuses[status] ?? 0) + 1;
      if (complaint !== null) {
        complaints.push(`${kind}, number ${number} of seed ${options.seed}: ${complaint}`);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return { routes, complaints };
}

interface Outcome {
  readonly statuses: readonly string[];
  readonly complaint: string | null;
  readonly ms: number;
}

async function sendOne(
  kind: (typeof KINDS)[number],
  number: number,
  options: MalformedOptions,
  judge: Judge,
): Promise<Outcome> {
  const random = new Random('malformed', options.seed, number);
  if (kind === 'units') {
    const bytes = damagedUnits(number, random);
    const ms = await sendPieces(options.service.dicomPort, bytes, random, PATIENCE_MS);
    return { statuses: [ms < PATIENCE_MS ? 'closed' : 'left'], complaint: null, ms };
  }
  const { service, originals, mostMs } = options;
  const { port, headers } = service;
  const isStored = kind.endsWith('stored');
  const some = Array.from({ length: 1 + random.int(3) }, () => random.pick(originals));
  const path = isStored ? '/dicom-web/studies' : '/v1/classify';
  const { type, bytes, how } = kind.startsWith('DICOM')
    ? damagedFile(isStored, random.pick(originals), random)
    : damagedForm(isStored ? relatedOf(some) : formOf(some), random);
  const plain = {
    ...{ method: 'POST', target: path, body: bytes },
    headers: [['content-type', type] as const, ...Object.entries(headers)],
  };
  const { answers, ms, end } = await askRaw({ ...onWire(plain, port), port, mostMs });
  const [answer] = answers;
  const statuses = answers.map(({ status }) => String(status));
  if (end === 'broken' && answer === undefined) return { statuses: ['0'], ms, complaint: null };
  if (end === 'hung') return { statuses, ms, complaint: `(${how}) no end after ${mostMs} ms` };
  if (answer === undefined) return { statuses, ms, complaint: `(${how}) no answer` };
  const because = judge.complaint(answer, { method: 'POST', path });
  const complaint = because === null ? null : `(${how}) ${answer.status}, and ${because}`;
  return { statuses, ms, complaint };
}

function damagedFile(isStored: boolean, original: Buffer, random: Random) {
  const { how, bytes } = damage(original, random);
  return isStored ? { how, ...relatedOf([bytes]) } : { how, bytes, type: 'application/dicom' };
}
