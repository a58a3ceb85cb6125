import { openDicom } from './dicom-instance.ts';
import { isVideo } from './file-format.ts';
import type { Instance } from './instance.ts';
import { openPlainImage } from './plain-image.ts';
import { openPlainVideo } from './plain-video.ts';
import { findSourceFile, type SourceFile } from './source-file.ts';

/**
 * Opens an image or video file; its first bytes say what it is, not its name. Its header is read;
 * pixels are read and decoded by `decodeFrame`, one frame at a time. Close it where it can be closed.
 *
 * @throws RefusedFile when the file is not one that can be read, with the reason.
 */
export async function openInstance(path: string): Promise<Instance> {
  return await instanceOf(findSourceFile(path));
}

/** {@link openInstance} for a file that has been looked at. */
export async function instanceOf(file: SourceFile): Promise<Instance> {
  const { format, source } = file;
  if (format === 'dicom') return openDicom(source);
  if (isVideo(format)) return await openPlainVideo(format, source);
  return await openPlainImage({ format, bytes: source.read(0, source.size) });
}
