import * as z from 'zod';

/** How words become labels; the `annotation` part of sonograft.yaml. */
export const annotationSettings = z.object({
  taxonomy: z
    .string()
    .min(1)
    .default('abdomen-11')
    .describe(
      'The categories: a preset (abdomen-11), or a YAML file; a relative path starts at the workspace.',
    ),
  vocabularies: z
    .array(z.string().min(1))
    .default([])
    .describe('YAML files of other languages and house words, on top of the English built in.'),
  least_certain: z
    .number()
    .min(0)
    .max(1)
    .default(0.5)
    .describe(
      'No label rests on a word that was read with less certainty than this; a long one that was read letter for letter is surer than a short one.',
    ),
});
