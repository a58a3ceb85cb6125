import type { ByteSource } from './byte-source.ts';
import type { VideoFormat } from './file-format.ts';
import type { Instance } from './instance.ts';
import { truncated } from './refused-file.ts';
import { hasFfmpeg } from './video/ffmpeg.ts';
import { openVideo } from './video/open-video.ts';
import { withoutFfmpeg } from './video/refused-video.ts';

/**
 * An MP4, MOV, AVI, Matroska or WebM file as an instance, through ffmpeg. Where ffmpeg is not here the
 * instance says that it needs it.
 *
 * @throws RefusedFile when it is no sound video, in an encoding that is not read, or too large.
 */
export async function openPlainVideo(format: VideoFormat, source: ByteSource): Promise<Instance> {
  const plain = {
    ...{ format, header: null, transferSyntaxUID: null, photometricInterpretation: null },
    regions: [],
    texts: [],
  };
  if (!hasFfmpeg()) {
    const decodeFrame = () => Promise.reject(withoutFfmpeg());
    return { ...plain, rows: 0, columns: 0, frames: 1, needs: 'ffmpeg', decodeFrame };
  }
  // ffmpeg takes what is there of an AVI file without a word.
  if (format === 'avi' && source.read(4, 8).readUInt32LE(0) + 8 > source.size) {
    throw truncated('its video is cut off');
  }
  const video = await openVideo(source, format);
  return {
    ...plain,
    rows: video.height,
    columns: video.width,
    frames: video.frames,
    decodeFrame: (index) => video.decodeFrame(index),
    close: () => video.close(),
  };
}
