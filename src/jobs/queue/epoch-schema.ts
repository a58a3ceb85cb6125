import * as z from 'zod';
import type { EpochFigures } from '../../effects.ts';

/** An epoch as it travels. */
export const epochSchema = z.object({
  epoch: z.number(),
  loss: z.number(),
  tuningLogLoss: z.number().nullable(),
  tuningAccuracy: z.number().nullable(),
}) satisfies z.ZodType<EpochFigures>;
