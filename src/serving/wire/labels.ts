import * as z from 'zod';
import { failure, listOf, moment, windowQuery } from './basics.ts';
import { frame } from './studies.ts';
import { route, STAFF } from './route.ts';

const category = z.string().min(1).max(100);

/** A frame's label after a change. */
const labelled = frame.pick({ frameId: true, category: true, source: true, version: true });

/** Somebody else was first: what the label is now, and by whom. */
const conflict = labelled.extend({ by: z.string().nullable(), at: moment.nullable() });

/** What a 409 of a label carries beside its sentence. */
export const labelConflict = failure.extend({ code: z.string(), conflict });

const change = z.object({
  frame: z.string(),
  /** Null: it belongs to none. Undoing is giving the category that was there before. */
  category: category.nullable(),
  /** Of the label that the person saw. */
  version: z.number().int().min(0),
});

const queued = frame.extend({
  /** What the words give by the present rules, and why they give none. */
  derived: z.string().nullable(),
  reason: z.string().nullable(),
  why: z.string().nullable(),
  /** Of the least certain word that counted, from 0 to 1; null where nothing was read. */
  certainty: z.number().nullable(),
  words: z.string(),
  /** Of the label in force, by the newest cross-validated or evaluated run; null: nobody asked. */
  suspicion: z
    .object({
      ...{ run: z.string(), predicted: z.string(), probability: z.number() },
      /** By heads that never saw the patient (a job of kind `doubt`), else by the run on its test part. */
      crossValidated: z.boolean(),
    })
    .nullable(),
  /** What a served classifier was told that it shows; null: nothing, or a person has decided since. */
  correction: z
    .object({
      category: z.string().nullable(),
      by: z.string().nullable(),
      note: z.string().nullable(),
      at: moment,
    })
    .nullable(),
});

const rules = z.object({
  /** YAML: the categories, and what an annotation must say to fall into each. */
  taxonomy: z.string().max(200_000),
  /** YAML: house words on top of the built-in vocabulary; empty: none. */
  vocabulary: z.string().max(1_000_000),
  /** No label rests on a word that was read with less certainty, from 0 to 1. */
  leastCertain: z.number().min(0).max(1),
});

const relabelled = z.object({
  frameId: z.string(),
  file: z.string(),
  hash: frame.shape.hash,
  words: z.string(),
  before: z.string().nullable(),
  after: z.string().nullable(),
  /** A folder, manifest or person gave another label, which stays in force. */
  overruled: z.boolean(),
});

export const labelsRoutes = {
  'GET /api/categories': route({
    about: 'The categories, each with the key that gives it, and how many frames bear it.',
    access: STAFF,
    answer: z.object({
      categories: z.array(
        z.object({ category: z.string(), key: z.string().nullable(), frames: z.number() }),
      ),
      /** Frames without a label. */
      unlabelled: z.number(),
    }),
  }),
  'GET /api/labels/queue': route({
    about:
      'Frames whose labels want a look: corrected where a classifier is in service, read with the least certainty, ambiguous, likely wrong by a run, or without a label.',
    access: STAFF,
    query: windowQuery.extend({
      order: z
        .enum(['corrected', 'uncertain', 'ambiguous', 'wrong', 'unlabelled'])
        .default('uncertain'),
    }),
    answer: listOf(queued),
  }),
  'PUT /api/frames/:frame/label': route({
    about:
      'Gives a frame its label; where somebody changed it in between, answers 409 with that change.',
    access: STAFF,
    body: change.omit({ frame: true }),
    answer: labelled,
    refuses: { 409: labelConflict },
  }),
  'POST /api/labels': route({
    about:
      'Gives many frames their labels; those that somebody changed in between keep theirs and are named.',
    access: STAFF,
    body: z.object({ changes: z.array(change).min(1).max(5000) }),
    answer: z.object({ changed: z.array(labelled), conflicts: z.array(conflict) }),
    refuses: { 404: failure },
  }),
  'GET /api/rules': route({
    about: 'The rules that make labels of words.',
    access: STAFF,
    answer: rules.extend({
      /** Name of the taxonomy, and whether it is a preset; a change makes a file in the workspace. */
      name: z.string(),
      preset: z.boolean(),
    }),
  }),
  'POST /api/rules/preview': route({
    about: 'What other rules would change, without saving them.',
    access: STAFF,
    body: rules,
    answer: z.object({
      /** One sentence where the rules cannot be used; then nothing else is told. */
      error: z.string().nullable(),
      /** Frames by the category that their words give, before and after; `-` for none. */
      before: z.record(z.string(), z.number()),
      after: z.record(z.string(), z.number()),
      changes: z.number(),
      /** The first thousand of them. */
      items: z.array(relabelled),
    }),
  }),
  'PUT /api/rules': route({
    about: 'Saves the rules in the workspace; a job of kind `label` then applies them.',
    access: STAFF,
    body: rules,
    answer: 'nothing',
  }),
} as const;
