import * as z from 'zod';

/** How a region becomes a 256 x 256 image; the `images` part of sonograft.yaml. */
export const imageSettings = z.object({
  fit: z
    .enum(['squash', 'pad'])
    .default('squash')
    .describe('squash stretches the region to a square, pad keeps its shape on black.'),
  mask: z
    .enum(['fill', 'none'])
    .default('fill')
    .describe(
      'Text and screen furniture inside the region: fill them from their surroundings, or none of it.',
    ),
});

export type ImageSettings = z.output<typeof imageSettings>;
