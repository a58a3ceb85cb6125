import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packBackbone } from '../../backbones/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import { readRows, writeRows } from './rows-file.ts';
import type { FeatureKind, RowsPlace } from './rows-place.ts';

/** Rows and backbones as files under features/shards; rows go once they are in the feature store. */
export function folderRows(featuresDir: string, { key, length }: FeatureKind): RowsPlace {
  const packed = join(featuresDir, 'shards', `${key}.onnx`);
  return {
    async putBackbone(backbone) {
      if (existsSync(packed)) return;
      const partial = `${packed}.${process.pid}.partial`;
      try {
        await mkdir(dirname(packed), { recursive: true });
        await writeFile(partial, packBackbone(backbone), { flush: true });
        await rename(partial, packed);
      } catch (error) {
        throw fromSystemError(error, 'Cannot share the backbone with the workers');
      }
    },
    async backbone() {
      try {
        return await readFile(packed);
      } catch (cause) {
        throw new UserError(
          `Cannot extract features: the workspace here has no ${packed}, which whoever started the job wrote; see that all machines share one workspace.`,
          { cause },
        );
      }
    },
    has: ({ id }) => Promise.resolve(existsSync(rowsPath(featuresDir, id))),
    async write({ id }, rows) {
      try {
        await writeRows(rowsPath(featuresDir, id), rows);
      } catch (error) {
        throw fromSystemError(error, 'Cannot write features');
      }
    },
    read: ({ id, hashes }) => readRows(rowsPath(featuresDir, id), hashes.length * length),
    taken: ({ id }) => rm(rowsPath(featuresDir, id), { force: true }),
    discard: ({ id }) => rm(rowsPath(featuresDir, id), { force: true }),
  };
}

/** Where the features of a shard lie until they are in the store. */
export function rowsPath(featuresDir: string, id: string): string {
  return join(featuresDir, 'shards', `${id}.rows`);
}
