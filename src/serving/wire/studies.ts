import * as z from 'zod';
import { box, failure, hash, listOf, moment, part, windowQuery } from './basics.ts';
import { route, STAFF } from './route.ts';

const verdict = z.enum(['accepted', 'excluded', 'quarantined']);
const source = z.enum(['folder', 'manifest', 'text', 'header', 'person']);

/** What lists are narrowed by; what is absent does not narrow. */
const filters = z.object({
  patient: z.string().optional(),
  study: z.string().optional(),
  /** `-` for frames without one. */
  category: z.string().optional(),
  source: source.optional(),
  part: part.optional(),
  verdict: verdict.optional(),
  /** Why a file or frame is excluded or quarantined. */
  rule: z.string().optional(),
  /** In a file's name. */
  text: z.string().max(200).optional(),
});

const study = z.object({
  study: z.string(),
  patient: z.string(),
  part: part.nullable(),
  files: z.number(),
  /** Frames that count, frames that do not, and files that could not be read. */
  frames: z.number(),
  excluded: z.number(),
  quarantined: z.number(),
  categories: z.record(z.string(), z.number()),
  /** Of one of its frames. */
  cover: hash.nullable(),
});

export const frame = z.object({
  frameId: z.string(),
  /** Relative to the source. */
  file: z.string(),
  /** From 0, within the file; and within the frame, where a screen shows two pictures. */
  index: z.number(),
  region: z.number(),
  patient: z.string(),
  study: z.string(),
  verdict: z.enum(['accepted', 'excluded']),
  rule: z.string().nullable(),
  /** Null where no picture was made, because the frame does not count. */
  hash: hash.nullable(),
  category: z.string().nullable(),
  source: source.nullable(),
  part: part.nullable(),
  /** Counts the labels that it was ever given; a change of the label names the one it knows. */
  version: z.number(),
});

const file = z.object({
  file: z.string(),
  patient: z.string().nullable(),
  study: z.string().nullable(),
  verdict,
  rule: z.string().nullable(),
  format: z.string().nullable(),
});

const labelEvent = z.object({
  category: z.string().nullable(),
  source,
  at: moment,
  /** What it rests on, such as the words that were read. */
  grounds: z.string().nullable(),
  /** Who gave it, of labels that a person gave in the workbench. */
  by: z.string().nullable(),
});

const word = z.object({
  text: z.string(),
  /** In pixels of the original; null: it stands in the header. */
  box: box.nullable(),
  certainty: z.number(),
  source: z.string(),
});

const frameDetail = frame.extend({
  /** Of the tissue, in pixels of the original. */
  box: box.nullable(),
  boxRule: z.string().nullable(),
  /** What was hidden, in pixels of the 256 x 256 picture. */
  filled: z.array(box),
  /** Null where nothing was read yet. */
  words: z.array(word).nullable(),
  /** Oldest first. */
  history: z.array(labelEvent),
  /** Of the original; null where the file does not say. */
  rows: z.number().nullable(),
  columns: z.number().nullable(),
  /** Frames of the file, for cine playback; 1 for a still. */
  frames: z.number(),
  acquisition: z.object({
    manufacturer: z.string().nullable(),
    model: z.string().nullable(),
    transducer: z.string().nullable(),
    synthetic: z.boolean(),
  }),
  /** Accepted frames of the same study, in the order of the list, with this one. */
  beside: z.array(z.object({ frameId: z.string(), hash: hash.nullable() })),
});

const counted = z.object({ name: z.string(), count: z.number() });

export const studiesRoutes = {
  'GET /api/facets': route({
    about: 'What there is to narrow lists by, with counts.',
    access: STAFF,
    answer: z.object({
      studies: z.number(),
      patients: z.number(),
      files: z.number(),
      frames: z.number(),
      labelled: z.number(),
      /** With `-` for frames without one. */
      categories: z.array(counted),
      sources: z.array(counted),
      parts: z.array(counted),
      rules: z.array(counted.extend({ verdict })),
      /** Whether any of the images was made by a phantom. */
      synthetic: z.boolean(),
    }),
  }),
  'GET /api/studies': route({
    about: 'Studies by their pseudonyms, sorted.',
    access: STAFF,
    query: windowQuery.extend(filters.shape),
    answer: listOf(study),
  }),
  'GET /api/frames': route({
    about: 'Frames, by study, file and number.',
    access: STAFF,
    query: windowQuery.extend(filters.shape),
    answer: listOf(frame),
  }),
  'POST /api/frames/named': route({
    about: 'The frames of these names, in their order; unknown ones are left out.',
    access: STAFF,
    body: z.object({ frames: z.array(z.string()).max(5000) }),
    answer: z.object({ items: z.array(frame) }),
  }),
  'GET /api/files': route({
    about: 'Files and what became of them, by name.',
    access: STAFF,
    query: windowQuery.extend(filters.pick({ verdict: true, rule: true, text: true }).shape),
    answer: listOf(file),
  }),
  'GET /api/frames/:frame': route({
    about: 'Everything about one frame.',
    access: STAFF,
    answer: frameDetail,
  }),
  'GET /api/frames/:frame/original': route({
    about: 'The original picture with what is burned into it, as WebP.',
    access: STAFF,
    query: z.object({
      /** Another frame of the file. */
      index: z.coerce.number().int().min(0).optional(),
      /** The longer side at most, for cine playback; absent: the original's own size. */
      side: z.coerce.number().int().min(64).max(4096).optional(),
    }),
    answer: 'image',
    refuses: { 422: failure },
  }),
  'GET /api/images/:hash': route({
    about: 'A finished 256 x 256 frame as the network sees it; it never changes.',
    access: STAFF,
    answer: 'image',
  }),
  'GET /api/images/:hash/thumbnail': route({
    about: 'A finished frame made small; it never changes.',
    access: STAFF,
    query: z.object({ side: z.enum(['64', '96', '128']).default('96') }),
    answer: 'image',
  }),
} as const;
