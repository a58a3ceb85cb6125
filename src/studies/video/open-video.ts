import type { ByteSource } from '../byte-source.ts';
import { checkFrame } from '../instance.ts';
import type { Raster } from '../raster.ts';
import type { Container } from './ffmpeg.ts';
import { FrameStream } from './frame-stream.ts';
import { probeVideo, type VideoSize } from './probe-video.ts';

/** A video whose frames are decoded on demand, in RGB. */
export interface Video extends VideoSize {
  /**
   * Decodes one frame. Asked for in ascending order, all frames are decoded once; going back decodes
   * from the start.
   *
   * @throws RefusedFile when it does not decode.
   */
  decodeFrame(index: number): Promise<Raster>;
  /** Ends ffmpeg; a frame can be asked for again. */
  close(): void;
}

/**
 * Opens a video through ffmpeg, which must be here.
 *
 * @throws RefusedFile when it is no sound video, in an encoding that is not read, or too large.
 */
export async function openVideo(source: ByteSource, container: Container): Promise<Video> {
  const size = await probeVideo(source, container);
  const { width, height, frames } = size;
  let stream: FrameStream | null = null;
  const close = (): void => {
    stream?.close();
    stream = null;
  };
  return {
    ...size,
    close,
    async decodeFrame(index) {
      checkFrame(index, frames);
      if (stream !== null && index < stream.next) close();
      stream ??= new FrameStream(source, container, size, index);
      for (;;) {
        const isDue = stream.next === index;
        const pixels = await stream.read();
        if (pixels === null) throw stream.refusal();
        if (isDue) return { width, height, channels: 3, pixels };
      }
    },
  };
}
