import * as z from 'zod';
import { failure, moment } from './basics.ts';
import { ADMINISTRATOR, READER, route } from './route.ts';

/** What readers may be shown and told: no label, patient, path, hash or prediction. */
const assignment = z.object({
  /** Names it to this reader alone. */
  assignment: z.string(),
  title: z.string(),
  pictures: z.number(),
  answered: z.number(),
  /** Nothing is added any more. */
  locked: z.boolean(),
});

const reading = assignment.extend({
  /** What is chosen from, each with its key. */
  choices: z.array(z.object({ category: z.string(), key: z.string() })),
  /** The number of the picture to answer, from 1; null: all are answered. */
  next: z.number().nullable(),
});

const answer = z.object({
  /** Of the picture; the next one, or again the last with the same answer where the reply was lost. */
  number: z.int().min(1),
  category: z.string().max(100),
  certainty: z.number().min(0).max(100).nullable(),
  milliseconds: z.number().min(0).nullable(),
});

const readerProgress = z.object({
  person: z.string().nullable(),
  reader: z.string(),
  synthetic: z.boolean(),
  answered: z.number(),
  pictures: z.number(),
  lockedAt: moment.nullable(),
});

const study = z.object({
  study: z.string(),
  createdAt: moment,
  cases: z.number(),
  repeated: z.number(),
  pictures: z.number(),
  picture: z.enum(['input', 'frame']),
  categories: z.array(z.string()),
  /** Whether its split is still in force, which comparing asks for. */
  current: z.boolean(),
  readers: z.array(readerProgress),
});

export const readingRoutes = {
  'GET /api/reading': route({
    about: 'What the reader is asked to read.',
    access: READER,
    answer: z.object({ assignments: z.array(assignment) }),
  }),
  'GET /api/reading/:assignment': route({
    about: 'How far a reading is.',
    access: READER,
    answer: reading,
  }),
  'GET /api/reading/:assignment/pictures/:number': route({
    about: 'The picture to answer next; no other is shown.',
    access: READER,
    answer: 'image',
  }),
  'POST /api/reading/:assignment/answers': route({
    about: 'Takes an answer, for good.',
    access: READER,
    body: answer,
    answer: reading,
    refuses: { 409: failure },
  }),
  'GET /api/reader-studies': route({
    about: 'All reader studies with the progress of their readers.',
    access: ADMINISTRATOR,
    answer: z.object({ studies: z.array(study) }),
  }),
  'POST /api/reader-studies': route({
    about: 'Draws the cases of a new reader study from the test part.',
    access: ADMINISTRATOR,
    body: z.object({
      study: z.string().min(1).max(64),
      sample: z.int().min(1).optional(),
      repeats: z.int().min(0).default(0),
      washout: z.int().min(0).optional(),
      picture: z.enum(['input', 'frame']).default('input'),
      seed: z.int().min(0).default(1),
    }),
    answer: study,
  }),
  'PUT /api/reader-studies/:study/readers/:person': route({
    about: 'Assigns a study to a person of the role reader.',
    access: ADMINISTRATOR,
    answer: study,
    refuses: { 409: failure },
  }),
  'DELETE /api/reader-studies/:study/readers/:person': route({
    about: 'Takes an assignment back; answers that were given stay.',
    access: ADMINISTRATOR,
    answer: study,
  }),
  'POST /api/reader-studies/:study/lock': route({
    about: 'Ends the reading of one reader for good.',
    access: ADMINISTRATOR,
    body: z.object({ reader: z.string().max(64) }),
    answer: study,
  }),
} as const;
