import * as z from 'zod';
import { interval } from './basics.ts';
import { route, STAFF } from './route.ts';

const perCategory = z.object({
  category: z.string(),
  images: z.number(),
  patients: z.number(),
  predicted: z.number(),
  sensitivity: interval.nullable(),
  specificity: interval.nullable(),
  ppv: interval.nullable(),
  npv: interval.nullable(),
  f1: interval.nullable(),
  auc: interval.nullable(),
});

const roc = z.object({
  category: z.string(),
  /** From no image called positive to all; null where the category has no image, or all. */
  points: z.array(z.object({ sensitivity: z.number(), specificity: z.number() })).nullable(),
});

const bin = z.object({
  low: z.number(),
  high: z.number(),
  images: z.number(),
  probability: z.number().nullable(),
  right: z.number().nullable(),
});

const evaluation = z.object({
  run: z.string(),
  /** What it may be used for; shown with every figure. */
  use: z.string(),
  /** Whether any of the images was made by a phantom. */
  synthetic: z.boolean(),
  warnings: z.array(z.string()),
  images: z.number(),
  patients: z.number(),
  level: z.number(),
  accuracy: interval,
  top2: interval,
  balancedAccuracy: interval,
  kappa: interval.nullable(),
  logLoss: interval,
  brierScore: interval,
  macroAuc: interval.nullable(),
  perCategory: z.array(perCategory),
  /** `counts[i][j]`: images of category i by the reference standard, predicted as j. */
  confusion: z.object({ categories: z.array(z.string()), counts: z.array(z.array(z.number())) }),
  roc: z.array(roc),
  calibration: z.object({ expectedCalibrationError: z.number(), reliability: z.array(bin) }),
  /** From the surest answers to all of them. */
  riskCoverage: z.array(
    z.object({ threshold: z.number(), coverage: z.number(), risk: z.number() }),
  ),
  /**
   * The threshold below which it abstains, chosen on the tuning part; null: there is none, or no test
   * image reaches it.
   */
  abstention: z
    .object({
      target: z.number(),
      threshold: z.number(),
      coverage: z.number(),
      accuracy: z.number(),
    })
    .nullable(),
});

/** The result of a job of kind `compare`, as far as the workbench shows it. */
export const comparison = z.object({
  use: z.string(),
  images: z.number(),
  patients: z.number(),
  contenders: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['run', 'reader']),
      synthetic: z.literal(true).optional(),
      accuracy: interval,
      top2: interval.nullable(),
    }),
  ),
  pairs: z.array(
    z.looseObject({ first: z.string(), second: z.string(), synthetic: z.literal(true).optional() }),
  ),
});

export const evaluationRoutes = {
  'GET /api/runs/:run/evaluation': route({
    about: 'The figures of an evaluated run; 404 with the code `not-evaluated` before.',
    access: STAFF,
    answer: evaluation,
  }),
} as const;
