import * as z from 'zod';

const epochRecord = z.object({
  epoch: z.number(),
  /** Learning rate of its first step. */
  rate: z.number(),
  /** Mean training log-loss, weighted by category, each batch before its step. */
  loss: z.number(),
  /** Of the tuning part after the epoch, unweighted; null where there is none. */
  tuningLogLoss: z.number().nullable(),
  tuningAccuracy: z.number().nullable(),
});

/** What one epoch came to. */
export type EpochRecord = z.infer<typeof epochRecord>;

/** How far training is, beside the engine's state; plain JSON. */
export const progressSchema = z.object({
  /** The epoch that is being trained, from 1. */
  epoch: z.number(),
  /** Steps of it that are done. */
  step: z.number(),
  /** Sum over them of the batch's loss times its weight, and of the weights. */
  loss: z.number(),
  weight: z.number(),
  /** The epochs that are done. */
  history: z.array(epochRecord).readonly(),
});

export type Progress = z.infer<typeof progressSchema>;

/** Before the first step. */
export const unstarted: Progress = { epoch: 1, step: 0, loss: 0, weight: 0, history: [] };
