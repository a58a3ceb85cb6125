import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { Origins } from '../label/origins.ts';
import { Readers } from '../source-readers/readers.ts';

/** Reads original pictures, with what is burned into them. */
export interface Originals {
  /**
   * One frame of a file as WebP, no larger than `side`.
   *
   * @throws UserError when the file is gone; RefusedFile when the frame does not decode.
   */
  picture(path: string, index: number, side: number): Promise<Buffer>;
  close(): Promise<void>;
}

export function openOriginals({ config }: Pick<Workspace, 'config'>): Promise<Originals> {
  const readers = new Readers({ silenceMs: 1000 * config.ingest.time_limit }, 2);
  const origins = new Origins();
  return Promise.resolve({
    async picture(path, frame, side) {
      const origin = await origins.of(path);
      if (origin === null) {
        throw new UserError(
          'Cannot show the original: its file is not there any more; put it back.',
        );
      }
      const { webp } = await readers.shrink({ origin, frame, side });
      return Buffer.from(webp, 'base64');
    },
    close: () => readers.close(),
  });
}
