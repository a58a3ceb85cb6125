import * as z from 'zod';
import { epochSchema } from './epoch-schema.ts';

const newsSchema = z.discriminatedUnion('kind', [
  /** The catalog knows the job anew. */
  z.object({ kind: z.literal('job') }),
  z.object({ kind: z.literal('note'), note: z.string() }),
  z.object({ kind: z.literal('epoch'), epoch: epochSchema }),
  z.object({
    kind: z.literal('progress'),
    progress: z.object({
      ...{ step: z.string(), done: z.number(), total: z.number() },
      detail: z.string().nullable(),
    }),
  }),
]);

/** What a worker tells of a job that it has in hand. */
export type JobNews = z.infer<typeof newsSchema>;

/** Several pieces of news, in their order, as they travel. */
export const allNewsSchema = z.object({ news: z.array(newsSchema) });
