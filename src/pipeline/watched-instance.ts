import { type Instance, instanceOf, type SourceFile } from '../studies/index.ts';

/**
 * Opens a file whose reader is watched.
 *
 * @param alive called when the header is read and after each decoded frame.
 * @throws RefusedFile when the file is not one that can be read, with the reason.
 */
export async function watchedInstance(file: SourceFile, alive: () => void): Promise<Instance> {
  const opened = await instanceOf(file);
  alive();
  return {
    ...opened,
    async decodeFrame(index) {
      const raster = await opened.decodeFrame(index);
      alive();
      return raster;
    },
  };
}
