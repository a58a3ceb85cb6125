import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import { fromSystemError } from '../errors.ts';
import type { UltrasoundRegion } from './dicom-header.ts';
import type { Raster } from './raster.ts';
import { compressed, ENCODINGS, type WrittenEncoding } from './write-encodings.ts';
import { uidFrom } from './write-dicom-uid.ts';

const ULTRASOUND_IMAGE = '1.2.840.10008.5.1.4.1.1.6.1';
const ULTRASOUND_MULTIFRAME = '1.2.840.10008.5.1.4.1.1.3.1';
const CENTIMETRES = 3;

/** An ultrasound region with its scale (PS3.3 section C.8.5.5). */
interface ScaledRegion extends UltrasoundRegion {
  /** Size of a pixel in centimetres, the same in both directions. */
  readonly cmPerPixel: number;
}

/** One ultrasound instance as it is to be written. Dates are YYYYMMDD, times HHMMSS. */
export interface DicomToWrite {
  readonly patient: {
    readonly name: string;
    readonly id: string;
    readonly sex?: 'M' | 'F' | 'O';
    readonly birthDate?: string;
    readonly address?: string;
    readonly telephone?: string;
  };
  readonly study: {
    readonly uid: string;
    readonly id: string;
    readonly date: string;
    readonly time: string;
    readonly description: string;
    readonly accession?: string;
    readonly referringPhysician?: string;
  };
  readonly series: { readonly uid: string; readonly number: number };
  readonly instance: { readonly uid: string; readonly number: number; readonly time: string };
  readonly equipment: {
    readonly manufacturer: string;
    readonly model: string;
    readonly softwareVersion: string;
    readonly institution?: string;
    readonly operator?: string;
  };
  /** A private block (PS3.5 section 7.8): who reserves it, and its elements from number 1 on. */
  readonly privateBlock?: {
    readonly group: number;
    readonly creator: string;
    readonly values: readonly string[];
  };
  /** Explicit VR little endian, not compressed, when not given. */
  readonly encoding?: WrittenEncoding;
  /** Whether the pixels were computed rather than acquired: SyntheticData (0008,001C). */
  readonly synthetic: boolean;
  /** Whether text that names the patient is drawn into the pixels (0028,0301). */
  readonly burnedInAnnotation: boolean;
  readonly regions: readonly ScaledRegion[];
  /** One frame, or the frames of a cine loop; all of one size and one kind of colour. */
  readonly frames: readonly Raster[];
  /** Milliseconds between the frames of a loop; 40 when not given. */
  readonly frameTime?: number;
}

/**
 * Writes one instance as a DICOM file: Ultrasound Image Storage, or Ultrasound Multi-frame Image Storage when there are several frames. The same instance
 * gives the same bytes. The file appears whole or not at all: it is written under a hidden
 * name beside its place and renamed.
 *
 * Throws RangeError when the frames do not fit together or lack pixels, and UserError when the
 * file cannot be written.
 */
export async function writeDicom(path: string, instance: DicomToWrite): Promise<void> {
  const bytes = await encode(instance);
  const unfinished = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(unfinished, bytes);
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw fromSystemError(error, 'Cannot write a DICOM file');
  }
}

async function encode(instance: DicomToWrite): Promise<Uint8Array> {
  // It takes a while to load, and most who read DICOM never write it.
  const { default: dcmjs } = await import('dcmjs');
  const sopClass = instance.frames.length > 1 ? ULTRASOUND_MULTIFRAME : ULTRASOUND_IMAGE;
  const file = new dcmjs.data.DicomDict({
    '00020001': element('OB', new Uint8Array([0, 1]).buffer),
    '00020002': element('UI', sopClass),
    '00020003': element('UI', instance.instance.uid),
    '00020010': element('UI', ENCODINGS[instance.encoding ?? 'explicit'].uid),
    '00020012': element('UI', uidFrom('sonograft', 'implementation')),
    '00020013': element('SH', 'SONOGRAFT'),
  });
  file.dict = {
    ...general(instance, sopClass),
    ...identity(instance),
    ...regions(instance.regions),
    ...privateBlock(instance),
    ...(await pixels(instance)),
  };
  return new Uint8Array(file.write());
}

function general({ study, instance, equipment, synthetic }: DicomToWrite, sopClass: string) {
  return {
    '00080005': element('CS', 'ISO_IR 192'),
    '00080008': element('CS', 'ORIGINAL', 'PRIMARY'),
    '00080016': element('UI', sopClass),
    '00080018': element('UI', instance.uid),
    '0008001C': element('CS', synthetic ? 'YES' : 'NO'),
    '00080020': element('DA', study.date),
    '00080023': element('DA', study.date),
    '00080030': element('TM', study.time),
    '00080033': element('TM', instance.time),
    '00080050': element('SH', ...optional(study.accession)),
    '00080060': element('CS', 'US'),
    '00080070': element('LO', equipment.manufacturer),
    ...named('00080080', 'LO', equipment.institution),
    '00080090': element('PN', ...optional(study.referringPhysician)),
    '00081030': element('LO', study.description),
    ...named('00081070', 'PN', equipment.operator),
    '00081090': element('LO', equipment.model),
    '00181020': element('LO', equipment.softwareVersion),
  };
}

function identity({ patient, study, series, instance }: DicomToWrite): DcmjsElements {
  return {
    '00100010': element('PN', patient.name),
    '00100020': element('LO', patient.id),
    '00100030': element('DA', ...optional(patient.birthDate)),
    '00100040': element('CS', ...optional(patient.sex)),
    ...named('00101040', 'LO', patient.address),
    ...named('00102154', 'SH', patient.telephone),
    '0020000D': element('UI', study.uid),
    '0020000E': element('UI', series.uid),
    '00200010': element('SH', study.id),
    '00200011': element('IS', String(series.number)),
    '00200013': element('IS', String(instance.number)),
    '00200020': element('CS'),
  };
}

function regions(items: readonly ScaledRegion[]): DcmjsElements {
  if (items.length === 0) return {};
  return {
    '00186011': {
      vr: 'SQ',
      Value: items.map((region) => ({
        '00186012': element('US', region.spatialFormat),
        '00186014': element('US', region.dataType),
        '00186016': element('UL', 0),
        '00186018': element('UL', region.x0),
        '0018601A': element('UL', region.y0),
        '0018601C': element('UL', region.x1),
        '0018601E': element('UL', region.y1),
        '00186024': element('US', CENTIMETRES),
        '00186026': element('US', CENTIMETRES),
        '0018602C': element('FD', region.cmPerPixel),
        '0018602E': element('FD', region.cmPerPixel),
      })),
    },
  };
}

function privateBlock({ privateBlock: block }: DicomToWrite): DcmjsElements {
  if (block === undefined) return {};
  const group = hex(block.group);
  return {
    [`${group}0010`]: element('LO', block.creator),
    ...Object.fromEntries(
      block.values.map((value, i) => [`${group}${hex(0x1001 + i)}`, element('LO', value)]),
    ),
  };
}

async function pixels(instance: DicomToWrite): Promise<DcmjsElements> {
  const { frames, frameTime = 40, burnedInAnnotation, encoding = 'explicit' } = instance;
  const { width, height, channels, bytes } = together(frames);
  const colour = channels === 3;
  const { colour: photometric, compress } = ENCODINGS[encoding];
  const values =
    compress === undefined
      ? [bytes]
      : await Promise.all(frames.map((frame) => compressed(frame, compress)));
  const loop: DcmjsElements = {
    '00181063': element('DS', String(frameTime)),
    '00280008': element('IS', String(frames.length)),
    '00280009': element('AT', 0x00181063),
  };
  return {
    ...(frames.length > 1 ? loop : {}),
    '00280002': element('US', channels),
    '00280004': element('CS', colour ? photometric : 'MONOCHROME2'),
    ...(colour ? { '00280006': element('US', 0) } : {}),
    '00280010': element('US', height),
    '00280011': element('US', width),
    '00280014': element('US', 0),
    '00280100': element('US', 8),
    '00280101': element('US', 8),
    '00280102': element('US', 7),
    '00280103': element('US', 0),
    '00280301': element('CS', burnedInAnnotation ? 'YES' : 'NO'),
    '00282110': element('CS', encoding === 'jpeg' ? '01' : '00'),
    '7FE00010': element(encoding === 'implicit' ? 'OW' : 'OB', ...values),
  };
}

/** The pixels of all frames in one buffer; checks that they fit together. */
function together(frames: readonly Raster[]) {
  const [first] = frames;
  if (first === undefined) throw new RangeError('A DICOM image needs at least one frame, not 0');
  const { width, height, channels } = first;
  const length = width * height * channels;
  const bytes = new ArrayBuffer(length * frames.length);
  for (const [i, frame] of frames.entries()) {
    const alike = frame.width === width && frame.height === height && frame.channels === channels;
    if (!alike || frame.pixels.length !== length) {
      throw new RangeError(
        `Frame ${i} is ${frame.width} x ${frame.height} x ${frame.channels} with ` +
          `${frame.pixels.length} bytes; all frames must be ${width} x ${height} x ${channels}`,
      );
    }
    new Uint8Array(bytes).set(frame.pixels, i * length);
  }
  return { width, height, channels, bytes };
}

function element(vr: string, ...values: readonly (string | number | ArrayBuffer)[]): DcmjsElement {
  return { vr, Value: values };
}

function named(tag: string, vr: string, value: string | undefined): DcmjsElements {
  return value === undefined ? {} : { [tag]: element(vr, value) };
}

function hex(value: number): string {
  return value.toString(16).toUpperCase().padStart(4, '0');
}

function optional(value: string | undefined): string[] {
  return value === undefined ? [] : [value];
}
