import * as z from 'zod';

/** What every refusal says: one sentence for people, and a word for programs where one helps. */
export const failure = z.object({
  error: z.string(),
  /** A RefusalCode, or why a file cannot be read. */
  code: z.string().optional(),
  /** What stands in the sentence, by name. */
  values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});

/** Which window of a list is asked for. */
export const windowQuery = z.object({
  offset: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** A window of a list of `total` items. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ total: z.number(), offset: z.number(), items: z.array(item) });
}

/** A value with its interval and how that was made; percentages are shares from 0 to 1. */
export const interval = z.object({
  value: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  method: z.string(),
});

/** Pixel bounds, inclusive. */
export const box = z.object({ x0: z.number(), y0: z.number(), x1: z.number(), y1: z.number() });

export const part = z.enum(['train', 'tuning', 'test']);

/** ISO 8601, UTC. */
export const moment = z.string();

/** Of a finished 256 x 256 frame: names its picture under /api/images. */
export const hash = z.string().regex(/^[0-9a-f]{16,64}$/);

/** The name of a run, which is also that of its folder. */
export const runName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);
