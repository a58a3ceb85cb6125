import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import dcmjs, { type DcmjsElement } from 'dcmjs';
import { describe } from 'vitest';
import type { Raster } from '../src/studies/index.ts';

/** A suite that needs ffmpeg; skipped with a line where it is absent, but not on CI. */
export function describeWithFfmpeg(name: string, suite: () => void): void {
  if (existsSync('/usr/bin/ffmpeg') || process.env['CI']) describe(name, suite);
  else describe.skip(`${name} (skipped: ffmpeg is not installed)`, suite);
}

/** Encodes frames of one size, in RGB, as a video; the options follow ffmpeg's input. */
export function writeVideo(path: string, frames: readonly Raster[], ...options: string[]): void {
  const [{ width, height }] = frames as [Raster];
  const { status, stderr } = spawnSync(
    '/usr/bin/ffmpeg',
    [
      ...['-v', 'error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-r', '25'],
      ...['-s', `${width}x${height}`, '-i', 'pipe:0', ...options, path],
    ],
    { input: Buffer.concat(frames.map(({ pixels }) => pixels)), encoding: 'utf8' },
  );
  if (status !== 0) throw new RangeError(`ffmpeg ended with ${status}: ${stderr}`);
}

/** A DICOM cine loop whose pixel data is a video, in so many fragments. */
export async function dicomOfVideo(
  video: string,
  size: { readonly width: number; readonly height: number; readonly frames: number },
  transferSyntaxUID: string,
  fragments = 1,
): Promise<Buffer> {
  const file = new dcmjs.data.DicomDict({
    '00020001': element('OB', new Uint8Array([0, 1]).buffer),
    '00020002': element('UI', ULTRASOUND_MULTIFRAME),
    '00020003': element('UI', '1.2.3.4'),
    '00020010': element('UI', transferSyntaxUID),
    '00020012': element('UI', '1.2.3'),
  });
  file.dict = {
    '00080016': element('UI', ULTRASOUND_MULTIFRAME),
    '00080018': element('UI', '1.2.3.4'),
    '00080060': element('CS', 'US'),
    '00100020': element('LO', 'P1'),
    '0020000D': element('UI', '1.2.3.1'),
    '0020000E': element('UI', '1.2.3.2'),
    '00280002': element('US', 3),
    '00280004': element('CS', 'YBR_PARTIAL_420'),
    '00280006': element('US', 0),
    '00280008': element('IS', String(size.frames)),
    '00280010': element('US', size.height),
    '00280011': element('US', size.width),
    '00280100': element('US', 8),
    '00280101': element('US', 8),
    '00280102': element('US', 7),
    '00280103': element('US', 0),
  };
  return Buffer.concat([
    Buffer.from(file.write()),
    ...encapsulated(await readFile(video), fragments),
  ]);
}

const ULTRASOUND_MULTIFRAME = '1.2.840.10008.5.1.4.1.1.3.1';

function encapsulated(bytes: Buffer, fragments: number): Buffer[] {
  const length = 2 * Math.ceil(bytes.length / fragments / 2);
  const items = Array.from({ length: fragments }, (_, i) => {
    const part = bytes.subarray(i * length, (i + 1) * length);
    return item(part.length % 2 === 0 ? part : Buffer.concat([part, Buffer.alloc(1)]));
  });
  const head = Buffer.from('e07f10004f420000ffffffff', 'hex');
  return [head, item(Buffer.alloc(0)), ...items, Buffer.from('feffdde000000000', 'hex')];
}

function item(bytes: Buffer): Buffer {
  const head = Buffer.from('feff00e000000000', 'hex');
  head.writeUInt32LE(bytes.length, 4);
  return Buffer.concat([head, bytes]);
}

function element(vr: string, ...values: readonly (string | number | ArrayBuffer)[]): DcmjsElement {
  return { vr, Value: values };
}
