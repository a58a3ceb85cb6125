import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import {
  type Correction,
  correctionSchema,
  frameProblem,
  type PackedClassifier,
  type ServiceFolder,
} from '../../pipeline/index.ts';
import { Refusal } from '../refusal.ts';
import { bytesIn } from '../request-body.ts';
import type { ServiceMetrics } from './metrics.ts';
import type { ServiceAnswer } from './wire.ts';

/** Bytes of a correction, above which none has any. */
const MOST_BYTES = 4096;

/**
 * Keeps the correction that a request holds.
 *
 * @param folder null where the service keeps nothing.
 * @throws Refusal for what is none, for a category that the classifier does not know, and where there is
 *   no place for it.
 */
export async function takeFeedback(
  request: FastifyRequest,
  { id, manifest }: Pick<PackedClassifier, 'id' | 'manifest'>,
  folder: ServiceFolder | null,
  metrics: ServiceMetrics,
): Promise<ServiceAnswer<'POST /v1/feedback'>> {
  const { feedback } = placeOf(folder);
  const correction = correctionIn(await bodyOf(request));
  const { category } = correction;
  if (category !== null && !manifest.categories.includes(category)) {
    throw refused(
      422,
      `the classifier has no category ${JSON.stringify(category)}; take one of ${manifest.categories.join(', ')}, or null for none`,
    );
  }
  const kept = await feedback.add(correction, id);
  metrics.correction(kept.outcome);
  if (kept.outcome !== 'full') return kept;
  throw new Refusal(
    507,
    'Cannot keep the correction: the file of corrections is full; fetch it, move it away and go on.',
    'full',
  );
}

/** Every correction, a JSON line each. @throws Refusal where the service keeps nothing. */
export async function toldFeedback(folder: ServiceFolder | null): Promise<string> {
  return await placeOf(folder).feedback.read();
}

function placeOf(folder: ServiceFolder | null): ServiceFolder {
  if (folder !== null) return folder;
  const message =
    'Corrections are not taken here: the service was started without --state or --dicom, and so keeps nothing.';
  throw new Refusal(404, message, 'no-state');
}

function correctionIn(text: string): Correction {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused(400, 'it is not JSON');
  }
  const parsed = correctionSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    throw refused(400, `${place === '' ? '' : `"${place}": `}${issue?.message ?? 'it is wrong'}`);
  }
  const problem = frameProblem(parsed.data);
  if (problem !== null) throw refused(400, problem);
  return parsed.data;
}

async function bodyOf({ body }: FastifyRequest): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Nothing parses bodies of this service.
  for await (const chunk of body instanceof Readable ? bytesIn(body) : []) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) {
      const message = `Cannot take the correction: ${MOST_BYTES} bytes is the most.`;
      throw new Refusal(413, message, 'too-large');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function refused(status: number, because: string): Refusal {
  const message = `Cannot take the correction: ${because.replace(/\.$/, '')}.`;
  return new Refusal(status, message, 'wrong-input');
}
