import * as z from 'zod';

/** What a queue carries of a shard: its task, and the span that asked for it (W3C Trace Context). */
export const carriedSchema = z.object({
  task: z.unknown(),
  traceparent: z.string().max(100).optional(),
});

export type Carried = z.infer<typeof carriedSchema>;
