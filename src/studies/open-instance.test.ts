import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWithShared, shared } from '../../test/shared.ts';
import { openInstance, RefusedFile } from './index.ts';

const golden = fileURLToPath(new URL('../../test/golden/studies/', import.meta.url));

const PIXEL_DATA = Buffer.from('e07f1000', 'hex');

interface Expected {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly frames: readonly string[];
  readonly within: number;
}

describe.each([
  ['as Pillow, OpenCV and pydicom read it', 'expected.json', 'files'],
  ['as dcmtk, OpenJPEG, OpenJPH, libjxl and pydicom read it', 'encodings.json', 'encodings'],
])('every golden file decodes %s', (_, json, folder) => {
  const expected = JSON.parse(readFileSync(`${golden}${json}`, 'utf8')) as Record<string, Expected>;

  test('no golden file is left out', () => {
    expect(Object.keys(expected).sort()).toEqual(readdirSync(golden + folder).sort());
  });

  test.each(Object.entries(expected))('%s', async (name, { width, height, ...due }) => {
    const instance = await openInstance(`${golden}${folder}/${name}`);
    expect(instance).toMatchObject({ columns: width, rows: height, frames: due.frames.length });
    // Backwards, because frames must not depend on the frame read before.
    for (let i = due.frames.length - 1; i >= 0; i--) {
      const { pixels, ...size } = await instance.decodeFrame(i);
      expect(size).toEqual({ width, height, channels: due.channels });
      const reference = Buffer.from(due.frames[i]!, 'base64');
      expect(pixels).toHaveLength(reference.length);
      const worst = pixels.reduce((most, p, k) => Math.max(most, Math.abs(p - reference[k]!)), 0);
      expect(worst).toBeLessThanOrEqual(due.within);
    }
    await expect(instance.decodeFrame(due.frames.length)).rejects.toThrow(RangeError);
    await expect(instance.decodeFrame(0.5)).rejects.toThrow(RangeError);
  });
});

interface Reference {
  readonly transferSyntaxUID: string;
  readonly modality: string;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly photometricInterpretation: string;
  readonly regions: readonly object[];
  readonly frame0: { readonly shape: readonly number[]; readonly sha256: string };
}

describeWithShared('every shared DICOM file is read as its reference says', () => {
  const { files } = JSON.parse(readFileSync(shared('dicom/reference.json'), 'utf8')) as {
    files: Record<string, Reference>;
  };

  // Lossy and YBR frames may differ by 2 levels; ours do not differ at all.
  test.each(Object.entries(files))('%s', async (name, reference) => {
    const { frame0, modality, rows, columns, frames, regions } = reference;
    const { transferSyntaxUID, photometricInterpretation } = reference;
    const instance = await openInstance(shared(`dicom/${name}`));
    expect(instance).toMatchObject({ format: 'dicom', rows, columns, frames, regions });
    expect(instance).toMatchObject({ transferSyntaxUID, photometricInterpretation });
    expect(instance.header?.modality).toBe(modality);
    const { pixels, channels } = await instance.decodeFrame(0);
    expect(channels).toBe(frame0.shape[2] ?? 1);
    expect(createHash('sha256').update(pixels).digest('hex')).toBe(frame0.sha256);
    const last = await instance.decodeFrame(frames - 1);
    expect(last.pixels).toHaveLength(pixels.length);
  });

  test('the header is kept, and what is absent is null', async () => {
    const { header } = await openInstance(shared('dicom/examples_palette.dcm'));
    expect(header).toMatchObject({
      patientID: '11-05-25-142825',
      modality: 'US',
      sopClassUID: '1.2.840.10008.5.1.4.1.1.6.1',
    });
    const bare = await openInstance(shared('dicom/ExplVR_BigEnd.dcm'));
    expect(bare.header?.patientID).toBeNull();
  });
});

describe('what is no image is refused with its reason', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sonograft-open-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const reasonOf = async (path: string): Promise<string> => {
    try {
      const instance = await openInstance(path);
      await instance.decodeFrame(0);
      return 'accepted';
    } catch (error) {
      if (!(error instanceof RefusedFile)) throw error;
      expect(error.message).toMatch(/^Cannot read this file: [^\n]+; [^\n]+\.$/);
      return error.reason;
    }
  };
  const written = async (name: string, content: string | Uint8Array): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  };

  test('by what it is', async () => {
    expect(await reasonOf(join(folder, 'absent.png'))).toBe('missing-file');
    expect(await reasonOf(join(folder, 'no\0name.png'))).toBe('missing-file');
    expect(await reasonOf(folder)).toBe('not-an-image');
    expect(await reasonOf('/dev/null')).toBe('not-an-image');
    expect(await reasonOf(await written('empty.dcm', ''))).toBe('empty-file');
    expect(await reasonOf(await written('notes.png', 'not a picture\n'))).toBe('not-an-image');
    const loop = join(folder, 'loop.png');
    await symlink(loop, loop);
    expect(await reasonOf(loop)).toBe('unreadable');
  });

  test('by its size, before its bytes are read', async () => {
    const huge = await written('huge.bmp', 'BM');
    await truncate(huge, 2 ** 28 + 1);
    expect(await reasonOf(huge)).toBe('too-large');
  });

  test('by its content and not its name', async () => {
    const png = readFileSync(`${golden}files/gray.png`);
    const { format } = await openInstance(await written('scan.dcm', png));
    expect(format).toBe('png');
  });

  test.each(['rgb.png', 'rgb.jpg', 'gray.tif', 'lossless.webp', 'rgb.bmp', 'rle-rgb.dcm'])(
    '%s cut short at any length',
    async (name) => {
      const bytes = readFileSync(`${golden}files/${name}`);
      for (let length = 160; length < bytes.length - 12; length += 97) {
        const reason = await reasonOf(await written(`cut-${name}`, bytes.subarray(0, length)));
        // A header that ends between two attributes looks like one of an object without pixels.
        const due = length < bytes.indexOf(PIXEL_DATA) ? /truncated|no-pixels/ : /truncated/;
        expect(`${length} ${reason}`).toMatch(due);
      }
    },
  );
});
