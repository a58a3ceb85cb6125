import type { FileRecord } from '../../catalog/index.ts';

/** What every report on a phantom's images begins with. */
export const SYNTHETIC_IMAGES =
  'SYNTHETIC: the images are simulated; the figures show only that the machinery works.';

/** Whether a phantom made any of the files. */
export function isPhantom(files: readonly FileRecord[]): boolean {
  return files.some(({ acquisition }) => acquisition?.synthetic === true);
}
