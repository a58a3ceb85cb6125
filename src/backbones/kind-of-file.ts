import { closeSync, openSync, readSync } from 'node:fs';
import * as z from 'zod';
import type { Backbone } from './backbone.ts';
import { HEADER_BYTES } from './feature-record.ts';

const headerSchema = z.object({
  format: z.literal('sonograft features'),
  version: z.literal(1),
  backbone: z.string().regex(/^[^/\\]+$/),
  key: z.string().regex(/^[0-9a-f]{64}$/),
  length: z.int().positive(),
});

/** What the header of a features file says; undefined where it has none. */
export function kindOfFile(path: string): Pick<Backbone, 'name' | 'key' | 'length'> | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, HEADER_BYTES, 0);
    const { backbone: name, key, length } = headerSchema.parse(JSON.parse(header.toString()));
    return { name, key, length };
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  } finally {
    closeSync(file);
  }
}
