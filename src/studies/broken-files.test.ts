import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytesInMemory } from './byte-source.ts';
import { openDicom } from './dicom-instance.ts';
import { formatOf, isVideo } from './file-format.ts';
import { openPlainImage } from './plain-image.ts';
import { RefusedFile } from './refused-file.ts';

const folder = fileURLToPath(new URL('../../test/golden/studies/files/', import.meta.url));
const files = readdirSync(folder).map((name) => [name, readFileSync(folder + name)] as const);

/** Decodes all there is; anything but a raster or a refusal gets through. */
async function read(bytes: Buffer): Promise<'decoded' | 'refused'> {
  try {
    const format = formatOf(bytes);
    if (format === null || isVideo(format)) return 'refused';
    const instance =
      format === 'dicom'
        ? openDicom(bytesInMemory(bytes))
        : await openPlainImage({ format, bytes });
    for (let i = 0; i < Math.min(instance.frames, 3); i++) {
      const { pixels, width, height, channels } = await instance.decodeFrame(i);
      expect(pixels).toHaveLength(width * height * channels);
    }
    return 'decoded';
  } catch (error) {
    if (error instanceof RefusedFile) return 'refused';
    throw error;
  }
}

test('a file with any bytes changed or cut off is decoded or refused, nothing else', async () => {
  const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.nat(255) });
  const tally = { decoded: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { maxLength: 6 }),
      fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
      async ([, original], changes, cut) => {
        const bytes = Buffer.from(original);
        for (const { at, byte } of changes) bytes[Math.floor(at * (bytes.length - 1))] = byte;
        const kept = cut === null ? bytes : bytes.subarray(0, Math.floor(cut * bytes.length));
        tally[await read(kept)]++;
      },
    ),
    { numRuns: 1500, seed: 1 },
  );
  expect(tally.decoded).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(100);
});
