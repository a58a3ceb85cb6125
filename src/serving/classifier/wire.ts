import * as z from 'zod';
import { correctionSchema } from '../../pipeline/index.ts';
import { failure, type Refuses } from '../wire/index.ts';
import type { Scope } from './api-keys.ts';
import { storeAnswer } from './store-answer.ts';

const use = z.literal('research use only; not a medical device');

const identity = z.object({
  /** The run that it was made of. */
  name: z.string(),
  /** SHA-256 of its manifest: the same for the same package. */
  id: z.string(),
  trainedAt: z.string(),
  categories: z.array(z.string()),
});

const prediction = z.object({
  /** Which file of the request, from 0. */
  file: z.number(),
  /** From 0, within the file; null where no frame was found. */
  frame: z.number().nullable(),
  /** Where the picture lies in the frame; null for finished frames and where none was found. */
  box: z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() }).nullable(),
  /** Of the finished frame, by which a correction can name it; null where none was found. */
  hash: z.string().nullable(),
  probabilities: z.record(z.string(), z.number()).nullable(),
  /** The most probable category; null where it was not classified, or abstained. */
  category: z.string().nullable(),
  /** Why there is no category. */
  reason: z.string().nullable(),
  /** Of a network with random weights. */
  notice: z.string().optional(),
});

const stability = z.object({ index: z.number(), expected: z.number() });

const dayOfDrift = z.object({
  /** YYYY-MM-DD, UTC. */
  day: z.string(),
  images: z.number(),
  /** Population stability indices, each with what chance makes of it on average. */
  stability: z.record(z.string(), stability).nullable(),
  /** What has changed. */
  alarms: z.array(z.string()),
});

const served = z.object({ current: identity, previous: identity.nullable() });

/** One route of the service. */
interface ServiceRoute {
  readonly about: string;
  /** What a key must be for; `anyone` takes no key. */
  readonly access: Scope | 'anyone';
  readonly query?: z.ZodObject;
  readonly body?: 'files' | 'objects' | z.ZodObject;
  readonly answer: z.ZodType | 'text' | 'page';
  /** Of an answer that is no plain JSON. */
  readonly media?: string;
  /** Statuses beside 200 with which the same is answered. */
  readonly also?: readonly number[];
  readonly refuses?: Refuses;
}

/** What the service answers to. */
export const service = {
  'GET /healthz': {
    about: 'Whether the program runs.',
    access: 'anyone',
    answer: z.object({ status: z.literal('ok') }),
  },
  'GET /readyz': {
    about: 'Whether it takes requests: 503 while it ends.',
    access: 'anyone',
    answer: z.object({ status: z.literal('ready'), id: z.string() }),
    refuses: { 503: failure },
  },
  'POST /v1/classify': {
    about:
      'Classifies one image, DICOM file or video (the body), or several (a form with one part for each file). With kind=frame each is a finished 256 x 256 frame as PNG of 8-bit gray, which goes to the network as it is.',
    access: 'classify',
    query: z.object({ kind: z.enum(['file', 'frame']).default('file') }),
    body: 'files',
    answer: z.object({ use, classifier: identity, predictions: z.array(prediction) }),
    refuses: { 507: failure },
  },
  'POST /dicom-web/studies': {
    about:
      'Stores objects (STOW-RS: multipart/related of application/dicom). Each is acknowledged when it is on the disk; it is then classified, and a structured report on it is sent onward.',
    access: 'classify',
    body: 'objects',
    answer: storeAnswer,
    media: 'application/dicom+json',
    // Some are refused; all are.
    also: [202, 409],
    refuses: { 404: failure, 507: failure },
  },
  'GET /v1/classifier': {
    about: 'What is served: the manifest of the package.',
    access: 'read',
    answer: z.object({ id: z.string(), manifest: z.looseObject({ use }) }),
  },
  'GET /v1/classifier/card': {
    about: 'The model card, in Markdown.',
    access: 'read',
    answer: 'text',
  },
  'POST /v1/feedback': {
    about:
      'Takes a correction: a frame, named by its hash or by its instance and number, belongs to another category, or to none. It is kept when it is answered, once however often it is sent. A person in the workbench decides about it. 4096 bytes at most, and 120 a minute from one address.',
    access: 'feedback',
    body: correctionSchema,
    answer: z.object({
      /** Of the correction as it is kept. */
      id: z.string(),
      /** `known`: the same was the newest that this person had said of this frame. */
      outcome: z.enum(['kept', 'known']),
    }),
    refuses: { 404: failure, 422: failure, 507: failure },
  },
  'GET /v1/feedback': {
    about:
      'Every correction that is kept, a JSON line each, the oldest first: what "sonograft label feedback" takes.',
    access: 'admin',
    answer: 'text',
    refuses: { 404: failure },
  },
  'GET /v1/drift': {
    about:
      'How what was classified, day by day, differs from the frames that the classifier was tried on.',
    access: 'read',
    answer: z.object({ id: z.string(), days: z.array(dayOfDrift) }),
  },
  'GET /metrics': {
    about: 'Counts and times for Prometheus.',
    access: 'read',
    answer: 'text',
  },
  'POST /v1/admin/reload': {
    about: 'Reads the package again and serves what it holds now; the one before is kept.',
    access: 'admin',
    answer: served,
  },
  'POST /v1/admin/rollback': {
    about: 'Serves the one before again.',
    access: 'admin',
    answer: served,
    refuses: { 409: failure },
  },
} as const satisfies Readonly<Record<`${'GET' | 'POST'} /${string}`, ServiceRoute>>;

export type ServiceName = keyof typeof service;
export type { ServiceRoute };

type Taken<A> = A extends z.ZodType ? z.input<A> : string;

/** What a route answers with. */
export type ServiceAnswer<N extends ServiceName> = Taken<(typeof service)[N]['answer']>;
