import { join } from 'node:path';
import { UserError } from '../../errors.ts';
import { hashFile } from './file-hashes.ts';
import { writeRandom } from './weight-file.ts';
import type { WeightsOptions, WeightsRecord } from './weights-folder.ts';
import { findKnown, install, makeFolder, readRecord } from './weights-folder.ts';

/**
 * Writes random weights for a network, in the format and the size of the real ones, for tests and
 * benchmarks. The same seed gives the same bytes. Everything that is made with them says so.
 *
 * @throws UserError when pretrained weights are here and `force` is not set.
 */
export async function randomWeights(
  name: string,
  options: WeightsOptions & { readonly seed?: number; readonly force?: boolean } = {},
): Promise<WeightsRecord> {
  const { seed = 1, force = false } = options;
  const known = findKnown(name, options);
  if (!force && (await readRecord(known, options))?.origin === 'pretrained') {
    throw new UserError(
      `Cannot write random weights for ${name}: pretrained ones are here; keep the random ones elsewhere with --weights DIR, or replace them with --force.`,
    );
  }
  const folder = await makeFolder(known, options);
  const path = join(folder, `random.${process.pid}`);
  await writeRandom(known, path, seed);
  const hashes = await hashFile(path);
  return await install(known, options, path, {
    ...{ ...hashes, origin: 'random', seed, source: `sonograft weights random, seed ${seed}` },
  });
}
