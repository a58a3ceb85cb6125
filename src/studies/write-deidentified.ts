import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import { fromSystemError } from '../errors.ts';
import type { ByteSource } from './byte-source.ts';
import { parseDataSet } from './data-set.ts';
import { deidentifiedHeader } from './deidentified-header.ts';
import { openDicom } from './dicom-instance.ts';
import type { Identity } from './identity.ts';
import { isPrivate } from './private-elements.ts';
import type { PrivateTag } from './private-tags.ts';
import type { Raster } from './raster.ts';
import { unsupported } from './refused-file.ts';
import { uidFrom } from './write-dicom-uid.ts';

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/** Part of a frame, bounds inclusive. */
export interface Rectangle {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** What a copy keeps of its original. */
interface Kept {
  /** Parts of every frame. */
  readonly boxes: readonly Rectangle[];
  /** Private elements. */
  readonly privateTags: readonly PrivateTag[];
  /**
   * Takes what is written inside the boxes out of a frame, of which it returns all pixels; null: it
   * stays. A copy is said to be clean whose writer vouches for this.
   */
  readonly clean: ((frame: Raster) => Raster) | null;
}

/**
 * Writes a de-identified copy of a DICOM image: the header by the Basic Application Level
 * Confidentiality Profile with Retain Longitudinal Temporal Information with Modified Dates (PS3.15
 * annex E), and Retain Safe Private where listed private elements stay; and on every frame nothing but
 * what lies in the boxes, the rest being black. Where what is written inside the boxes is taken out,
 * the copy names the Clean Pixel Data Option too. Where it stays the copy says so (BurnedInAnnotation
 * YES, PatientIdentityRemoved NO), unless the original says that nothing is burned in.
 *
 * Uncompressed, explicit VR little endian. The file appears whole or not at all.
 *
 * @param kept its boxes lie inside the frames.
 * @param alive called after each frame.
 * @throws RefusedFile when a frame does not decode.
 * @throws UserError when the copy cannot be written.
 */
export async function writeDeidentified(
  path: string,
  source: ByteSource,
  kept: Kept,
  identity: Identity,
  alive: () => void = () => undefined,
): Promise<void> {
  const { dataSet } = parseDataSet(source);
  const instance = openDicom(source);
  try {
    const first = await instance.decodeFrame(0);
    const bytes = first.pixels.length * instance.frames;
    // An element has an even length below 2^32 - 1 (PS3.5 section 7.1.1).
    if (bytes >= 2 ** 32 - 2) throw unsupported('its frames take 4 GiB uncompressed');
    const inside =
      kept.clean !== null
        ? 'cleaned'
        : dataSet.string('x00280301')?.trim() === 'NO'
          ? 'said to be clean'
          : 'kept';
    const attributes = deidentifiedHeader(dataSet, identity, kept.privateTags);
    const header = await encode({
      ...attributes,
      ...statement(inside, Object.keys(attributes).some(isPrivate)),
      ...pixelAttributes(first, instance.frames),
    });
    await writeWhole(path, async (file) => {
      await file.writeFile(header);
      await file.writeFile(pixelDataHead(bytes + (bytes % 2)));
      for (let i = 0; i < instance.frames; i++) {
        const frame = i === 0 ? first : await instance.decodeFrame(i);
        await file.writeFile(keepInside(kept.clean?.(frame) ?? frame, kept.boxes));
        alive();
      }
      if (bytes % 2 === 1) await file.writeFile(Buffer.alloc(1));
    });
  } finally {
    instance.close?.();
  }
}

async function writeWhole(path: string, write: (file: FileHandle) => Promise<void>): Promise<void> {
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    const file = await open(unfinished, 'w');
    try {
      await write(file);
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw fromSystemError(error, 'Cannot write a de-identified copy');
  }
}

/** A black frame with the boxes of the original in it. */
export function keepInside(frame: Raster, boxes: readonly Rectangle[]): Uint8Array {
  const { width, channels, pixels } = frame;
  const kept = new Uint8Array(pixels.length);
  for (const { x0, y0, x1, y1 } of boxes) {
    for (let y = y0; y <= y1; y++) {
      const from = (y * width + x0) * channels;
      kept.set(pixels.subarray(from, from + (x1 - x0 + 1) * channels), from);
    }
  }
  return kept;
}

async function encode(elements: DcmjsElements): Promise<Uint8Array> {
  const { default: dcmjs } = await import('dcmjs');
  const uid = (tag: string): DcmjsElement => elements[tag] ?? text('UI', '');
  const file = new dcmjs.data.DicomDict({
    '00020001': { vr: 'OB', Value: [new Uint8Array([0, 1]).buffer] },
    '00020002': uid('00080016'),
    '00020003': uid('00080018'),
    '00020010': text('UI', EXPLICIT_LITTLE_ENDIAN),
    '00020012': text('UI', uidFrom('sonograft', 'implementation')),
    '00020013': text('SH', 'SONOGRAFT'),
  });
  // Elements are written in the order of their tags.
  file.dict = Object.fromEntries(Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1)));
  return new Uint8Array(file.write());
}

/** What became of what is written inside the boxes. */
type Inside = 'cleaned' | 'said to be clean' | 'kept';

/** What the profile asks a copy to say of itself (PS3.15 section E.1.1, codes of PS3.16 CID 7050). */
function statement(inside: Inside, keepsPrivate: boolean): DcmjsElements {
  const isClean = inside !== 'kept';
  const codes = [
    ['113100', 'Basic Application Confidentiality Profile'],
    // Nobody cleaned what the original only says to be clean (PS3.15 section E.3.1).
    ...(inside === 'cleaned' ? [['113101', 'Clean Pixel Data Option']] : []),
    ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option'],
    ...(keepsPrivate ? [['113111', 'Retain Safe Private Option']] : []),
  ];
  const how = inside === 'cleaned' ? 'text inside filled, searched again' : 'inside not searched for text'; // prettier-ignore
  return {
    '00120062': text('CS', isClean ? 'YES' : 'NO'),
    '00120063': text('LO', 'Sonograft: outside the tissue blanked', how),
    '00120064': {
      vr: 'SQ',
      Value: codes.map(([value = '', meaning = '']) => ({
        '00080100': text('SH', value),
        '00080102': text('SH', 'DCM'),
        '00080104': text('LO', meaning),
      })),
    },
    '00280301': text('CS', isClean ? 'NO' : 'YES'),
    '00280303': text('CS', 'MODIFIED'),
  };
}

function pixelAttributes({ width, height, channels }: Raster, frames: number): DcmjsElements {
  const number = (value: number): DcmjsElement => ({ vr: 'US', Value: [value] });
  return {
    '00280002': number(channels),
    '00280004': text('CS', channels === 3 ? 'RGB' : 'MONOCHROME2'),
    ...(channels === 3 ? { '00280006': number(0) } : {}),
    ...(frames > 1 ? { '00280008': text('IS', String(frames)) } : {}),
    '00280010': number(height),
    '00280011': number(width),
    '00280100': number(8),
    '00280101': number(8),
    '00280102': number(7),
    '00280103': number(0),
  };
}

/** PixelData (7FE0,0010), OB, and its length; its bytes follow. */
function pixelDataHead(bytes: number): Buffer {
  const head = Buffer.from('e07f10004f42000000000000', 'hex');
  head.writeUInt32LE(bytes, 8);
  return head;
}

function text(vr: string, ...values: readonly string[]): DcmjsElement {
  return { vr, Value: values };
}
