import type { ByteSource } from './byte-source.ts';
import { encapsulatedStream } from './encapsulated-frames.ts';
import { checkFrame, type Instance } from './instance.ts';
import { MAX_VIDEO_BYTES } from './limits.ts';
import type { PixelLayout } from './pixel-layout.ts';
import { corrupt, tooLarge, truncated } from './refused-file.ts';
import { hasFfmpeg } from './video/ffmpeg.ts';
import { openVideo, type Video } from './video/open-video.ts';
import { withoutFfmpeg } from './video/refused-video.ts';

/**
 * Decodes the frames of a DICOM file whose pixel data is one video. ffmpeg is started when the first
 * frame is asked for.
 *
 * @param start where the items of the pixel data begin.
 * @throws RefusedFile when items run past the end, or the video is too large.
 */
export function dicomVideo(
  source: ByteSource,
  start: number,
  layout: PixelLayout,
): Pick<Instance, 'needs' | 'decodeFrame' | 'close'> {
  const stream = encapsulatedStream(source, start);
  if (stream.size > MAX_VIDEO_BYTES) throw tooLarge(`a video may have ${MAX_VIDEO_BYTES} bytes`);
  if (!hasFfmpeg()) {
    return { needs: 'ffmpeg', decodeFrame: () => Promise.reject(withoutFfmpeg()) };
  }
  let video: Video | undefined;
  return {
    async decodeFrame(index) {
      checkFrame(index, layout.frames);
      video ??= checked(await openVideo(stream, 'dicom'), layout);
      if (index < video.frames) return await video.decodeFrame(index);
      throw truncated(`it has ${video.frames} frames of video where ${layout.frames} are due`);
    },
    close: () => video?.close(),
  };
}

/** What is decided by the header's size must hold for the pixels. */
function checked(video: Video, { columns, rows }: PixelLayout): Video {
  const { width, height } = video;
  if (width === columns && height === rows) return video;
  throw corrupt(`its header says ${columns} x ${rows} pixels and its video ${width} x ${height}`);
}
