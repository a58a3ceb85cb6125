import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { type ReaderStudy, readerStudySchema } from '../../readers/index.ts';

/** @throws UserError naming the studies there are when there is none of this name. */
export async function findStudy(workspace: Workspace, name: string): Promise<ReaderStudy> {
  const studies = await workspace.catalog.readerStudies();
  const found = studies.find((study) => study.name === name);
  if (found !== undefined) return readerStudySchema.parse(JSON.parse(found.json));
  const known = studies.map((study) => study.name).join(', ');
  throw new UserError(
    `There is no reader study ${name} in ${workspace.dir}; ${known === '' ? 'create one with "sonograft read create"' : `the studies are ${known}`}.`,
  );
}
