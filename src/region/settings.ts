import * as z from 'zod';

/** Which frames count and where their tissue is; the `region` part of sonograft.yaml. */
export const regionSettings = z.object({
  modalities: z
    .array(z.string().min(1))
    .min(1)
    .default(['US'])
    .describe('DICOM modalities whose frames are taken.'),
  margin: z
    .int()
    .min(1)
    .max(127)
    .default(6)
    .describe('Gray levels by which a pixel must exceed its background to count as content.'),
  blank_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.01)
    .describe(
      'A frame is blank where a smaller share of its pixels differs from the commonest gray.',
    ),
  minimum_side: z
    .int()
    .min(1)
    .default(32)
    .describe('Smallest width and height of a tissue box, in pixels.'),
});

export type RegionSettings = z.output<typeof regionSettings>;
