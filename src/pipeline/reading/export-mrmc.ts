import { stringify } from 'csv-stringify/sync';
import type { Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { imrmcText, mrmcAovRows } from '../../readers/index.ts';
import { lockedReadings } from './locked-readings.ts';

/**
 * Locked readings of one category against all others, for programs that analyse several readers.
 *
 * @param format the R package MRMCaov's rows as CSV, or iMRMC's input file.
 * @throws UserError when a reading is not locked, or there is no such category.
 */
export async function exportMrmc(
  workspace: Workspace,
  name: string,
  { category, format }: { readonly category: string; readonly format: 'mrmcaov' | 'imrmc' },
): Promise<string> {
  const { study, readings, cases } = await lockedReadings(workspace, name);
  if (!study.categories.includes(category)) {
    throw new UserError(
      `Cannot export: the reader study ${name} has no category ${category}; choose among ${study.categories.join(', ')}.`,
    );
  }
  const truth = new Map(cases.map((one) => [one.case, one.row.category ?? '']));
  const one = { category, treatment: name, readings, truth };
  return format === 'imrmc' ? imrmcText(one) : stringify(mrmcAovRows(one), { header: true });
}
