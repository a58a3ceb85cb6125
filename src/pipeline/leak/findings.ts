import * as z from 'zod';

const share = z.number();

/** What the leak control found in the filled boxes. */
const controlSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.enum(['passed', 'leak']),
    frames: z.int(),
    boxes: z.int(),
    patients: z.int(),
    categories: z.int(),
    /** Balanced accuracy of a control that sees the filled boxes alone. */
    fromBoxes: share,
    /** The same from sham boxes. */
    fromShamBoxes: share,
    /** Of the two. */
    difference: share,
    /** One-sided, at `level`. */
    lowerBound: share,
    level: share,
    method: z.string(),
  }),
  z.object({ verdict: z.literal('not tested'), reason: z.string() }),
]);

/** What the border of the frames says by itself. It only warns: depth marks and the shape of a fan may
 * tell views apart legitimately. */
const borderSchema = z.discriminatedUnion('verdict', [
  z.object({
    verdict: z.enum(['unremarkable', 'telling']),
    balancedAccuracy: share,
    /** One-sided, at `level`. */
    lowerBound: share,
    level: share,
    /** That of guessing. */
    chance: share,
  }),
  z.object({ verdict: z.literal('not tested'), reason: z.string() }),
]);

/** What of an annotation can still be read on the finished frames. */
const survivalSchema = z.object({
  verdict: z.enum(['passed', 'leak']),
  /** Images that were searched. */
  frames: z.int(),
  /** Images that could not be searched in time. */
  unsearched: z.int(),
  /** Images on which words can be read, by the frame's id, and the words. */
  surviving: z.array(z.object({ frame: z.string(), words: z.array(z.string()) })),
});

export const leakFindingsSchema = z.object({
  control: controlSchema,
  border: borderSchema,
  /** Null where the run is older than this search. */
  survival: survivalSchema.nullable().default(null),
  /** Training went on although a leak was found, because the user said so. */
  allowed: z.boolean(),
});

export type LeakControl = z.infer<typeof controlSchema>;
export type Survival = z.infer<typeof survivalSchema>;
export type BorderControl = z.infer<typeof borderSchema>;

/** What was found of the annotation in the frames that a run was trained on; part of run.json. */
export type LeakFindings = z.infer<typeof leakFindingsSchema>;
