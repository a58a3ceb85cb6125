import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DrawnScreen } from '../../../test/drawn-screen.ts';
import { describeWithFfmpeg, dicomOfVideo, writeVideo } from '../../../test/videos.ts';
import { openInstance } from '../open-instance.ts';
import type { Raster } from '../raster.ts';
import type { RefusedFile } from '../refused-file.ts';

const SIZE = { width: 128, height: 96, frames: 12 };
/** Each starts ffmpeg several times, which takes a while on a busy machine. */
const TIMEOUT = 180_000;
/** Each frame is of another gray. */
const FRAMES = Array.from({ length: SIZE.frames }, (_, i) =>
  new DrawnScreen(SIZE.width, SIZE.height, 20 + 15 * i).raster(),
);

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-videos-'));
});
afterAll(() => rm(dir, { recursive: true }));

/** Which of {@link FRAMES} this is; -1 when it is none. */
function numberOf({ width, height, channels, pixels }: Raster): number {
  expect([width, height, channels]).toEqual([SIZE.width, SIZE.height, 3]);
  const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
  const number = Math.max(0, Math.round((mean - 20) / 15));
  return Math.abs(mean - 20 - 15 * number) <= 3 ? number : -1;
}

async function numbersOf(path: string, frames: readonly number[]): Promise<number[]> {
  const instance = await openInstance(path);
  try {
    const { rows, columns, frames: count } = instance;
    expect([columns, rows, count]).toEqual([SIZE.width, SIZE.height, SIZE.frames]);
    const numbers: number[] = [];
    for (const frame of frames) numbers.push(numberOf(await instance.decodeFrame(frame)));
    return numbers;
  } finally {
    instance.close?.();
  }
}

async function refusalOf(path: string): Promise<RefusedFile> {
  const numbers = numbersOf(path, [0, SIZE.frames - 1]);
  return await numbers.then(
    () => expect.fail('it should not be read'),
    (error: unknown) => error as RefusedFile,
  );
}

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '2', '-pix_fmt', 'yuv420p'];
const MPEG2 = ['-c:v', 'mpeg2video', '-bf', '2', '-q:v', '2'];
const HEVC = ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'];

vi.setConfig({ testTimeout: TIMEOUT });

describeWithFfmpeg('videos', () => {
  test.each([
    ['a.mp4', H264],
    ['a.mov', ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj420p']],
    ['a.avi', ['-c:v', 'msmpeg4v2', '-q:v', '2']],
    ['a.mkv', ['-c:v', 'ffv1']],
    ['a.webm', ['-c:v', 'libvpx', '-b:v', '1M', '-cpu-used', '16', '-deadline', 'realtime']],
  ])('%s gives the frames that are asked for, in any order', async (name, options) => {
    const path = join(dir, name);
    writeVideo(path, FRAMES, ...options);
    expect(await numbersOf(path, [5, 6, 9, 2, 2, 0, 11])).toEqual([5, 6, 9, 2, 2, 0, 11]);
  });

  test('frames come as they were stored, to the bit where nothing is lost', async () => {
    const path = join(dir, 'exact.avi');
    const frames = ['one', 'two', 'three'].map((seed) =>
      new DrawnScreen(64, 48).field(3, 4, 60, 40, seed).raster(),
    );
    writeVideo(path, frames, '-c:v', 'rawvideo', '-pix_fmt', 'bgr24');
    const instance = await openInstance(path);
    for (const [i, { pixels }] of frames.entries()) {
      expect(Buffer.compare((await instance.decodeFrame(i)).pixels, pixels)).toBe(0);
    }
    instance.close?.();
  });

  test.each([
    ['MPEG-2', '100', 'm2v', MPEG2, 1],
    ['MPEG-2 in a transport stream', '101', 'ts', MPEG2, 1],
    ['MPEG-4', '102', 'mp4', H264, 1],
    ['MPEG-4, bare, in fragments', '102.1', 'h264', H264, 3],
    ['HEVC', '107', 'mp4', HEVC, 1],
  ])('%s in DICOM', async (name, syntax, extension, options, fragments) => {
    const video = join(dir, `${name}.${extension}`);
    writeVideo(video, FRAMES, ...options);
    const path = join(dir, `${name}.dcm`);
    const uid = `1.2.840.10008.1.2.4.${syntax}`;
    await writeFile(path, await dicomOfVideo(video, SIZE, uid, fragments));
    expect(await numbersOf(path, [0, 4, 11, 3])).toEqual([0, 4, 11, 3]);
  });

  test('what is cut off or no video is refused, whichever way it is broken', async () => {
    const broken = async (name: string, bytes: Buffer): Promise<string> => {
      await writeFile(join(dir, name), bytes);
      return (await refusalOf(join(dir, name))).reason;
    };
    const half = (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1);
    const video = async (name: string, ...options: string[]) => {
      writeVideo(join(dir, name), FRAMES, ...options);
      return await readFile(join(dir, name));
    };
    const index = await video('index-first.mp4', ...H264, '-movflags', 'faststart');
    const mkv = await video('whole.mkv', ...H264);
    const avi = await video('whole.avi', '-c:v', 'mjpeg');
    const mp4 = await video('whole.mp4', ...H264);
    const garbage = Buffer.concat([mp4.subarray(0, 32), Buffer.alloc(5000, 0xa5)]);
    const uid = '1.2.840.10008.1.2.4.102';
    const cut = await dicomOfVideo(join(dir, 'whole.mp4'), { ...SIZE, frames: 13 }, uid);
    const wrongSize = await dicomOfVideo(join(dir, 'whole.mp4'), { ...SIZE, width: 64 }, uid);
    expect([
      await broken('half.mp4', half(mp4)),
      await broken('half-index-first.mp4', half(index)),
      await broken('half.mkv', half(mkv)),
      await broken('half.avi', half(avi)),
      await broken('garbage.mp4', garbage),
      await broken('garbage.mkv', Buffer.concat([Buffer.from('1a45dfa3', 'hex'), garbage])),
    ]).toEqual([
      ...['truncated', 'truncated'],
      // Whether half a Matroska file holds a whole frame is the encoder's affair.
      expect.stringMatching(/^(truncated|corrupt)$/),
      ...['truncated', 'truncated', 'corrupt'],
    ]);
    const [long, wrong] = [join(dir, 'long.dcm'), join(dir, 'wrong.dcm')];
    await writeFile(long, cut);
    await writeFile(wrong, wrongSize);
    const tooLong = await openInstance(long);
    await expect(tooLong.decodeFrame(12)).rejects.toThrow(
      /has 12 frames of video where 13 are due/,
    );
    const otherSize = await openInstance(wrong);
    await expect(otherSize.decodeFrame(0)).rejects.toThrow(
      /says 64 x 96 pixels and its video 128 x 96/,
    );
  });

  test('a frame beyond the limits is refused before it is decoded', async () => {
    const path = join(dir, 'huge.avi');
    writeVideo(path, FRAMES.slice(0, 1), '-c:v', 'rawvideo', '-pix_fmt', 'bgr24');
    const bytes = await readFile(path);
    // BITMAPINFOHEADER: biWidth and biHeight.
    const header = bytes.indexOf('strf') + 8;
    bytes.writeUInt32LE(9000, header + 4);
    bytes.writeUInt32LE(9000, header + 8);
    await writeFile(path, bytes);
    expect((await refusalOf(path)).reason).toBe('too-large');
  });

  test('a sound track is no video', async () => {
    const path = join(dir, 'sound.mp4');
    const silence = ['-f', 'lavfi', '-i', 'anullsrc', '-map', '1:a', '-t', '0.2', '-c:a', 'aac'];
    writeVideo(path, [FRAMES[0]!], ...silence);
    expect((await refusalOf(path)).reason).toBe('no-pixels');
  });

  test('nothing is left in the temporary directory', async () => {
    expect((await readdir(tmpdir())).filter((name) => /^sonograft-video-/.test(name))).toEqual([]);
  });
});

test('without ffmpeg a video says what it needs', async () => {
  const path = join(dir, 'no-ffmpeg.mp4');
  await writeFile(path, Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp41'));
  vi.stubEnv('PATH', '');
  try {
    const instance = await openInstance(path);
    expect([instance.needs, instance.rows]).toEqual(['ffmpeg', 0]);
    await expect(instance.decodeFrame(0)).rejects.toThrow(
      /there is no ffmpeg here; install ffmpeg and/,
    );
  } finally {
    vi.unstubAllEnvs();
  }
});
