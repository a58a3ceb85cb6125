import * as z from 'zod';
import { failure, moment } from './basics.ts';
import { route, STAFF } from './route.ts';

const upload = z.object({
  upload: z.string(),
  files: z.array(
    z.object({
      /** With the folders it lies in, `/` between. */
      name: z.string(),
      size: z.number(),
      /** Bytes that are here; an interrupted file goes on from there. */
      received: z.number(),
    }),
  ),
  /** Whether every byte is here. */
  complete: z.boolean(),
  /** When it is thrown away, unless something comes. */
  expiresAt: moment,
});

/** What a refusal of bytes carries beside its sentence. */
const cutOff = failure.extend({
  /** Bytes of the file that are here. */
  received: z.number().optional(),
});

export const uploadsRoutes = {
  'GET /api/sources': route({
    about:
      'Where studies may come from: folders of the server that sonograft.yaml allows, uploads.',
    access: STAFF,
    answer: z.object({
      /** Folders that the administrator allowed; one below them may be named too. */
      paths: z.array(z.string()),
      limits: z.object({ uploadBytes: z.number(), files: z.number() }),
    }),
  }),
  'POST /api/uploads': route({
    about: 'Begins an upload of files; a zip is one file and is unpacked when it is ingested.',
    access: STAFF,
    body: z.object({
      files: z
        .array(z.object({ name: z.string().min(1).max(1000), size: z.number().int().min(0) }))
        .min(1),
    }),
    answer: upload,
    refuses: { 507: failure },
  }),
  'GET /api/uploads/:upload': route({
    about: 'How far an upload is, to go on with it.',
    access: STAFF,
    answer: upload,
  }),
  'PUT /api/uploads/:upload/files/:number': route({
    about:
      'Takes bytes of a file (its number in the list, from 0) from a place on, which must be what was received so far; answers 409 where it is not.',
    access: STAFF,
    query: z.object({ from: z.coerce.number().int().min(0).default(0) }),
    body: 'bytes',
    answer: upload.shape.files.element,
    refuses: { 400: cutOff, 409: cutOff, 507: cutOff },
  }),
  'DELETE /api/uploads/:upload': route({
    about: 'Throws an upload away.',
    access: STAFF,
    answer: 'nothing',
  }),
} as const;
