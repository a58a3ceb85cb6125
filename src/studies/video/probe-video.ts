import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { ByteSource } from '../byte-source.ts';
import { MAX_FRAME_PIXELS, MAX_VIDEO_FRAMES } from '../limits.ts';
import { RefusedFile, tooLarge, unsupported } from '../refused-file.ts';
import { type Container, startFfmpeg } from './ffmpeg.ts';
import { withNamelessFile } from './nameless-file.ts';
import { refusedVideo, saysCutOff } from './refused-video.ts';

/** A video's frames, before any is decoded. */
export interface VideoSize {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
}

/** Encodings that scanners, recorders and export programs write; ffmpeg knows hundreds more. */
const ENCODINGS: readonly string[] = [
  ...['h264', 'hevc', 'mpeg1video', 'mpeg2video', 'mpeg4', 'mjpeg', 'rawvideo', 'h263'],
  ...[
    'msmpeg4v1',
    'msmpeg4v2',
    'msmpeg4v3',
    'wmv1',
    'wmv2',
    'wmv3',
    'msvideo1',
    'msrle',
    'cinepak',
  ],
  ...['png', 'qtrle', 'dvvideo', 'prores', 'ffv1', 'huffyuv', 'ffvhuff', 'vp8', 'vp9', 'av1'],
];

const probed = z.object({
  streams: z.array(
    z.object({
      codec_name: z.string().default('unknown'),
      width: z.int().min(1),
      height: z.int().min(1),
      nb_frames: z.coerce.number().int().optional().catch(undefined),
      nb_read_packets: z.coerce.number().int(),
    }),
  ),
});

/**
 * Asks ffprobe for the size of a video and counts its frames, without decoding them.
 *
 * @throws RefusedFile when it is no sound video, in an encoding that is not read, or too large.
 */
export async function probeVideo(source: ByteSource, container: Container): Promise<VideoSize> {
  const child = withNamelessFile(source, (descriptor) =>
    startFfmpeg('ffprobe', container, descriptor, {
      input: ['-select_streams', 'V:0', '-count_packets', '-of', 'json'],
      output: ['-show_entries', 'stream=codec_name,width,height,nb_frames,nb_read_packets'],
    }),
  );
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  const [code, answer, complaint] = await Promise.all([
    ended,
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw refusedVideo(complaint);
  const { success, data } = probed.safeParse(JSON.parse(answer));
  // A frame beyond the limit has no size.
  if (!success) throw refusedVideo(complaint);
  const [stream] = data.streams;
  if (stream === undefined) {
    throw new RefusedFile('no-pixels', 'Cannot read this file: it holds no video; leave it out.');
  }
  const { codec_name: encoding, width, height, nb_frames: due, nb_read_packets: frames } = stream;
  if (!ENCODINGS.includes(encoding)) throw unsupported(`its video is encoded as ${encoding}`);
  if (width * height > MAX_FRAME_PIXELS)
    throw tooLarge(`a frame may have ${MAX_FRAME_PIXELS} pixels`);
  if (frames > MAX_VIDEO_FRAMES) throw tooLarge(`a video may have ${MAX_VIDEO_FRAMES} frames`);
  // The index of an MP4 file counts frames that a cut took away; that of an AVI also empty ones.
  const isShort = container === 'mp4' && due !== undefined && due > frames;
  if (frames === 0 || isShort || saysCutOff(complaint))
    throw refusedVideo(`partial file ${complaint}`);
  return { width, height, frames };
}
