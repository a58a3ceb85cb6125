/**
 * A SYNTHETIC reading of the test part of lung-clips: no person made it. It is right about four times
 * in five, by chance, and stands in for a reader where a comparison is tested.
 *
 *   npx tsx test/golden/readings/make.ts ../shared/lung-clips/manifest.csv
 *
 * writes lung-clips.csv beside it. Which answers are right depends on the frames that cases stand for:
 * when ingestion makes other pixels, make it again.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initWorkspace } from '../../../src/catalog/index.ts';
import {
  createStudy,
  exportAnswers,
  importAnswers,
  ingest,
  split,
} from '../../../src/pipeline/index.ts';
import { Random } from '../../../src/numeric/index.ts';
import { readerStudySchema, readingOrder } from '../../../src/readers/index.ts';
import { stringify } from 'csv-stringify/sync';

const READER = 'stand-in';
const dir = mkdtempSync(join(tmpdir(), 'sonograft-reading-'));
const workspace = await initWorkspace(join(dir, 'W'));
try {
  await ingest(workspace, process.argv[2] ?? '');
  await split(workspace, { test: 0.4, seed: 1 });
  await createStudy(workspace, 'main', { seed: 1, repeats: 10 });
  const [record] = await workspace.catalog.readerStudies();
  const study = readerStudySchema.parse(JSON.parse(record?.json ?? ''));
  const truth = new Map(
    (await workspace.catalog.frames()).map(({ frameId, category }) => [frameId, category]),
  );
  const random = new Random('a synthetic reading of lung-clips', 1);
  const rows = readingOrder(study, READER).map((one, i) => {
    const right = truth.get(one.frameId) ?? '';
    const others = study.categories.filter((category) => category !== right);
    const answer = random.next() < 0.8 ? right : random.pick(others);
    return [READER, one.case, answer, 50 + random.int(51), 800 + random.int(4000), i + 1];
  });
  const header = ['reader', 'case', 'answer', 'certainty', 'milliseconds', 'order'];
  const out = new URL('lung-clips.csv', import.meta.url);
  writeFileSync(out, stringify([header, ...rows]));
  // It must be one that can be imported.
  await importAnswers(workspace, 'main', out.pathname, true);
  console.log(`${(await exportAnswers(workspace, 'main')).length} answers`);
} finally {
  await workspace.close();
  rmSync(dir, { recursive: true });
}
