import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { findSourceFile, readReportedInstance } from '../src/studies/index.ts';

/**
 * Writes a manifest of a phantom's studies with the categories of its truth, for tests that need labels
 * and not their reading.
 *
 * @param studies the folder that the phantom wrote.
 * @returns the path of the manifest, in the same folder.
 */
export async function writePhantomManifest(studies: string): Promise<string> {
  const truth = parse<{ readonly sopInstanceUID: string; readonly category: string }>(
    await readFile(join(studies, 'truth.csv')),
    { columns: true },
  );
  const categories = new Map(
    truth.map(({ sopInstanceUID, category }) => [sopInstanceUID, category]),
  );
  const names = (await readdir(studies, { recursive: true })).filter((name) =>
    name.endsWith('.dcm'),
  );
  const rows = names.sort().flatMap((file) => {
    const { source } = findSourceFile(join(studies, file));
    const label = categories.get(readReportedInstance(source).sopInstanceUID) ?? '';
    const study = dirname(file);
    return label === '' ? [] : [`${file},${label},${study},${study}`];
  });
  const path = join(studies, 'manifest.csv');
  await writeFile(path, `file,label,patient,study\n${rows.join('\n')}\n`);
  return path;
}
