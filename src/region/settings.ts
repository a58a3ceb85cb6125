import * as z from 'zod';

/** Which frames count and where their tissue is; the `region` part of sonograft.yaml. */
export const regionSettings = z.object({
  modalities: z
    .array(z.string().min(1))
    .min(1)
    .default(['US'])
    .describe('DICOM modalities whose frames are taken.'),
  secondary_captures: z
    .enum(['exclude', 'take'])
    .default('exclude')
    .describe(
      'Screens that a secondary-capture station stored: exclude, or take where the modality is one of the above.',
    ),
  elastography_words: z
    .array(z.string().min(1))
    .default(['elasto', 'shear wave', 'shearwave', 'arfi'])
    .describe(
      'Frames are left out as elastography where ImageType, series, protocol or comment says a word that begins so.',
    ),
  contrast_words: z
    .array(z.string().min(1))
    .default(['ceus', 'contrast enhanced', 'sonovue', 'lumason', 'definity', 'optison', 'sonazoid'])
    .describe('The same for contrast; a ContrastBolusAgent in the header says it too.'),
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
  minimum_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.02)
    .describe(
      'Bright content that takes up a smaller share of a frame without regions is no tissue: a blot among the letters of a page.',
    ),
  colour_margin: z
    .int()
    .min(1)
    .max(255)
    .default(48)
    .describe(
      'A pixel has colour where its red, green and blue differ by this much more than those of its frame usually do at its brightness: tinted grays are none.',
    ),
  colour_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.002)
    .describe(
      'Share of the tissue box that must lie in spots of colour for the frame to be colour Doppler; bars, lines, letters and marks do not count.',
    ),
  flat_share: z
    .number()
    .min(0)
    .max(1)
    .default(0.6)
    .describe(
      'A frame without regions is a report page where at least this share of its content has one of three gray levels.',
    ),
  picture_share: z
    .number()
    .gt(0)
    .max(1)
    .default(0.35)
    .describe(
      'Several tissue regions are frames of their own, and several bright parts a dual screen, where each has at least this share of the area of the largest.',
    ),
  cine_samples: z
    .int()
    .min(1)
    .max(32)
    .default(5)
    .describe('Frames of a cine loop without regions over which its tissue is looked for.'),
});

export type RegionSettings = z.output<typeof regionSettings>;
