import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openInstance } from './open-instance.ts';
import type { Raster } from './raster.ts';
import { writeDicom } from './write-dicom.ts';
import { ENCODINGS, type WrittenEncoding } from './write-encodings.ts';

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-encodings-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** A smooth picture of an odd size, with a bright bar; neighbouring frames differ. */
function picture(channels: 1 | 3, frame: number): Raster {
  const [width, height] = [75, 61];
  const pixels = Uint8Array.from({ length: width * height * channels }, (_, i) => {
    const x = Math.trunc(i / channels) % width;
    const y = Math.trunc(i / channels / width);
    return y > 40 && y < 50 ? 230 : 60 + x + 20 * frame + 8 * (i % channels);
  });
  return { width, height, channels, pixels };
}

const kinds = Object.keys(ENCODINGS) as WrittenEncoding[];
const cases = kinds.flatMap((encoding) =>
  ([1, 3] as const).map((channels) => ({ encoding, channels })),
);

test.each(cases)(
  '$encoding with $channels channels is read as written',
  async ({ encoding, channels }) => {
    const frames = [picture(channels, 0), picture(channels, 1)];
    const path = join(dir, `${encoding}-${channels}.dcm`);
    await writeDicom(path, {
      patient: { name: 'SYNTHETIC^A', id: 'P', address: '1 NOWHERE LANE', telephone: '555-0100' },
      study: { uid: '2.25.1', id: 'S', date: '20170203', time: '101112', description: 'ABDOMEN' },
      series: { uid: '2.25.2', number: 1 },
      instance: { uid: '2.25.3', number: 1, time: '101213' },
      equipment: { manufacturer: 'M', model: 'N', softwareVersion: '1', institution: 'H' },
      privateBlock: { group: 0x200d, creator: 'M US 1', values: ['SYNTHETIC^A', 'two'] },
      synthetic: true,
      burnedInAnnotation: true,
      regions: [],
      encoding,
      frames,
    });
    const instance = await openInstance(path);
    expect(instance.transferSyntaxUID).toBe(ENCODINGS[encoding].uid);
    expect(instance).toMatchObject({ rows: 61, columns: 75, frames: 2 });
    expect(instance.header).toMatchObject({ patientID: 'P', manufacturer: 'M' });
    for (const [index, { pixels }] of frames.entries()) {
      const decoded = await instance.decodeFrame(index);
      expect(decoded.channels).toBe(channels);
      const furthest = decoded.pixels.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - pixels[i]!)),
        0,
      );
      if (encoding === 'jpeg') expect(furthest).toBeLessThan(25);
      else expect(furthest).toBe(0);
    }
  },
);
