import { openDicom } from './dicom-instance.ts';
import type { Instance } from './instance.ts';
import { openPlainImage } from './plain-image.ts';
import { readSourceFile } from './source-file.ts';

/**
 * Opens an image file; its first bytes say what it is, not its name. The file is read as a whole
 * and its header parsed; pixels are decoded by `decodeFrame`, one frame at a time.
 *
 * @throws RefusedFile when the file is not one that can be read, with the reason.
 */
export async function openInstance(path: string): Promise<Instance> {
  const file = await readSourceFile(path);
  return file.format === 'dicom' ? openDicom(file.bytes) : openPlainImage(file);
}
