import * as z from 'zod';

/** A private element, named as PS3.15 table E.3.10-1 names those that are safe. */
const privateTag = z.strictObject({
  creator: z
    .string()
    .regex(/^(?! )[\x20-\x5b\x5d-\x7e]{1,64}(?<! )$/, 'expected the creator, 1 to 64 characters'),
  tag: z
    .string()
    .regex(
      /^\(?[0-9a-f]{3}[13579bdf],xx[0-9a-f]{2}\)?$/i,
      'expected a private group and element, such as (0019,xx60)',
    ),
});

export type PrivateTag = z.output<typeof privateTag>;

/** What de-identified copies keep; the `deidentify` part of sonograft.yaml. */
export const deidentifySettings = z.object({
  private_tags: z
    .array(privateTag)
    .default([])
    .describe(
      'Private elements that de-identified copies keep, each as {creator: "ACME 1.0", tag: "(0019,xx60)"}; all others go. List none that may name a person.',
    ),
});
