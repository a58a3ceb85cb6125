import { type Instance, instanceOf, type SourceFile } from '../../studies/index.ts';

/**
 * Opens a file whose reader is watched, and closes it after its use.
 *
 * @param alive called when the header is read and after each decoded frame.
 * @throws RefusedFile when the file is not one that can be read, with the reason.
 */
export async function withInstance<T>(
  file: SourceFile,
  alive: () => void,
  use: (instance: Instance) => Promise<T>,
): Promise<T> {
  const opened = await instanceOf(file);
  try {
    alive();
    return await use({
      ...opened,
      async decodeFrame(index) {
        const raster = await opened.decodeFrame(index);
        alive();
        return raster;
      },
    });
  } finally {
    opened.close?.();
  }
}
