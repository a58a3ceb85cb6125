import type { ByteSource } from '../byte-source.ts';
import type { RefusedFile } from '../refused-file.ts';
import { type Container, startFfmpeg } from './ffmpeg.ts';
import { withNamelessFile } from './nameless-file.ts';
import type { VideoSize } from './probe-video.ts';
import { refusedVideo } from './refused-video.ts';

const CHANNELS = 3;
const MAX_COMPLAINT = 4096;

/** The frames of a video from one on, one after another, as ffmpeg decodes them. */
export class FrameStream {
  /** The frame that comes next. */
  next: number;
  readonly #child: ReturnType<typeof startFfmpeg>;
  readonly #frameBytes: number;
  readonly #chunks: AsyncIterator<Buffer, undefined>;
  /** What was read beyond the last frame. */
  #rest: Buffer = Buffer.alloc(0);
  #complaint = '';

  /** @param first frames before it are decoded and dropped by ffmpeg. */
  constructor(source: ByteSource, container: Container, size: VideoSize, first: number) {
    this.next = first;
    this.#frameBytes = size.width * size.height * CHANNELS;
    this.#child = withNamelessFile(source, (descriptor) =>
      startFfmpeg('ffmpeg', container, descriptor, {
        // Stored rows stay as they are: burned-in text and boxes refer to them.
        input: ['-nostdin', '-xerror', '-noautorotate', '-threads', '1'],
        output: [
          ...['-map', '0:V:0', '-vf', `select=gte(n\\,${first})`, '-fps_mode', 'passthrough'],
          ...['-frames:v', String(size.frames - first)],
          ...['-s', `${size.width}x${size.height}`, '-pix_fmt', 'rgb24'],
          ...['-f', 'rawvideo', 'pipe:1'],
        ],
      }),
    );
    this.#child.once('error', () => undefined);
    this.#chunks = this.#child.stdout[Symbol.asyncIterator]();
    this.#child.stderr.setEncoding('utf8').on('data', (said: string) => {
      this.#complaint = (this.#complaint + said).slice(-MAX_COMPLAINT);
    });
  }

  /** The next frame, RGB; null when there is no whole one. */
  async read(): Promise<Uint8Array | null> {
    const frame = Buffer.allocUnsafe(this.#frameBytes);
    for (let filled = 0; filled < frame.length;) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next();
        if (done) return null;
        this.#rest = value;
      }
      const copied = this.#rest.copy(frame, filled);
      this.#rest = this.#rest.subarray(copied);
      filled += copied;
    }
    this.next += 1;
    return frame;
  }

  /** Why there is no frame. */
  refusal(): RefusedFile {
    return refusedVideo(this.#complaint);
  }

  /** Ends ffmpeg. */
  close(): void {
    this.#child.kill('SIGKILL');
  }
}
