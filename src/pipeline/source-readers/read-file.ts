import { framePath } from '../../images/index.ts';
import {
  type DicomHeader,
  type FileMemory,
  findSourceFile,
  type Instance,
  type Origin,
  sha256Of,
} from '../../studies/index.ts';
import type { FrameSettings, ReadFrames } from './frames.ts';
import { readFrames } from './frames.ts';
import { withInstance } from './with-instance.ts';

/** One file to read; a message to a reader process, so plain values throughout. */
export interface ReadRequest {
  readonly origin: Origin;
  /** Where its frames are written. */
  readonly framesDir: string;
  readonly settings: FrameSettings;
}

/** What was read of a file. The header holds what identifies the patient. */
export interface FileReading extends ReadFrames {
  readonly sha256: string;
  readonly header: DicomHeader | null;
  readonly instance: Pick<
    Instance,
    'format' | 'transferSyntaxUID' | 'photometricInterpretation' | 'rows' | 'columns'
  > & { readonly frames: number };
}

/**
 * Reads one file: what it is, its hash, and its frames, which are written.
 *
 * @param alive called between steps, each of which takes a bounded time on a sound file.
 * @param memory where the bytes of files may lie; each is done with when its reading is there.
 * @throws RefusedFile when it is not one that can be read, with the reason.
 */
export async function readFile(
  request: ReadRequest,
  alive: () => void,
  memory?: FileMemory,
): Promise<FileReading> {
  // Opening comes first: it refuses what is no plain file before anything reads on and on.
  const file = findSourceFile(request.origin, memory);
  return await withInstance(file, alive, async (instance) => {
    const sha256 = sha256Of(file.source, alive);
    const workspace = { framePath: (hash: string) => framePath(request.framesDir, hash) };
    const read = await readFrames(workspace, instance, request.settings);
    const { format, transferSyntaxUID, photometricInterpretation, rows, columns, frames } =
      instance;
    return {
      ...read,
      sha256,
      header: instance.header,
      instance: { format, transferSyntaxUID, photometricInterpretation, rows, columns, frames },
    };
  });
}
