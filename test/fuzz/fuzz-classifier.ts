import { objectOf } from '../dimse-sender.ts';
import { fuzzRoutes } from './fuzz-routes.ts';
import { AT_ONCE, type FuzzedOptions } from './fuzz-workbench.ts';
import { KINDS, sendMalformed } from './malformed-inputs.ts';
import { openClassifierService } from './open-classifier.ts';
import { type Aftermath, endAndLook, watch, type Watched } from './watch.ts';

export interface FuzzedClassifier extends Aftermath {
  readonly routes: Watched;
  readonly inputs: Watched;
  /** What it says of a sound file, before and after everything. */
  readonly said: readonly [before: readonly unknown[], after: readonly unknown[]];
  /** How it answers a sound object over DICOM after everything; 0 is success. */
  readonly status: number | undefined;
}

/**
 * Fuzzes the routes of a served classifier, then sends it malformed DICOM files, forms and protocol
 * data units.
 *
 * @param packed the package.
 * @param folder for what comes by DICOM.
 * @param files sound DICOM files.
 * @param options.malformed inputs of each of five kinds.
 */
export async function fuzzClassifier(
  packed: string,
  folder: string,
  files: readonly Buffer[],
  { each, malformed, seed, mostMs }: FuzzedOptions & { readonly malformed: number },
): Promise<FuzzedClassifier> {
  const service = await openClassifierService(packed, folder);
  const { server, port, operations, names, askers } = service;
  const [sound = Buffer.alloc(0), other = sound] = files;
  const before = await service.classify(sound);
  const common = { seed, mostMs, atOnce: AT_ONCE };
  const routes = await watch(server, operations.length * each, (told) =>
    fuzzRoutes({ ...common, port, operations, makings: { names, files }, askers, each, told }),
  );
  const inputs = await watch(server, KINDS.length * malformed, (told) =>
    sendMalformed({ ...common, service, originals: files, each: malformed, told }),
  );
  const after = await service.classify(sound);
  const status = await service.store(objectOf(other));
  return { routes, inputs, said: [before, after], status, ...(await endAndLook(server)) };
}
