/**
 * Proves that what a classifier in service has acknowledged is reported on, whatever happens: 1,000
 * instances are stored in it while it is killed (SIGKILL) at 50 random moments and started again.
 *
 *   npx tsx bench/prove-in-service.ts [--instances 1000] [--kills 50] [--seed 1] [--write]
 *
 * Ends with an error unless every acknowledged instance has exactly one structured report in the Orthanc
 * that takes them. --write puts the counts into results/in-service.csv.
 */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { initWorkspace } from '../src/catalog/index.ts';
import { writePhantom } from '../src/phantom/index.ts';
import { evaluate, exportClassifier, ingest, split, train } from '../src/pipeline/index.ts';
import { storeInKilledService } from '../test/killed-service.ts';
import { freePort } from '../test/free-port.ts';
import { startOrthanc } from '../test/orthanc.ts';
import { writePhantomManifest } from '../test/phantom-manifest.ts';
import { writeResults } from './kit/results.ts';

const { values } = parseArgs({
  options: {
    instances: { type: 'string', default: '1000' },
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const [instances, kills, seed] = [values.instances, values.kills, values.seed].map(Number) as [
  number,
  number,
  number,
];
const IMAGES = 30;

const dir = await mkdtemp(join(tmpdir(), 'sonograft-prove-'));
try {
  const packed = await packedClassifier();
  const patients = Math.ceil(instances / IMAGES);
  await writePhantom(join(dir, 'sent'), { patients, imagesPerStudy: IMAGES, seed: seed + 1 });
  const names = await readdir(join(dir, 'sent'), { recursive: true });
  const files = names
    .filter((name) => name.endsWith('.dcm'))
    .sort()
    .slice(0, instances)
    .map((name) => join(dir, 'sent', name));
  const orthanc = await startOrthanc(dir, await freePort());
  try {
    const sendTo = `dicom://ORTHANC@127.0.0.1:${orthanc.dicomPort}`;
    const started = Date.now();
    const { acknowledged, kills: killed } = await storeInKilledService({
      ...{ packed, folder: join(dir, 'kept'), sendTo, files, kills, seed },
      told: (done, times) => console.error(`killed ${times} times, ${done} acknowledged`),
    });
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    const reports = await orthanc.instances();
    console.log(
      `${acknowledged.size} of ${files.length} instances acknowledged, ${killed} kills, ${reports} reports in Orthanc, ${seconds} s`,
    );
    if (values.write) {
      writeResults('in-service.csv', 'prove-in-service.ts', [
        ['instances', 'acknowledged', 'kills', 'reports', 'seconds'],
        [files.length, acknowledged.size, killed, reports, seconds].map(String),
      ]);
    }
    if (acknowledged.size !== files.length || reports !== files.length) {
      throw new RangeError(`${reports} reports on ${acknowledged.size} acknowledged instances`);
    }
  } finally {
    await orthanc.stop();
  }
} finally {
  await rm(dir, { recursive: true, force: true });
}

/** A small classifier, with which everything goes fast. */
async function packedClassifier(): Promise<string> {
  const studies = join(dir, 'known');
  await writePhantom(studies, { patients: 12, imagesPerStudy: 6, seed });
  const workspace = await initWorkspace(join(dir, 'W'));
  try {
    await ingest(workspace, await writePhantomManifest(studies));
    await split(workspace, {});
    const head = { kind: 'linear', seed: 1, c: 1 } as const;
    await train(workspace, { backbone: { name: 'scatter' }, head, name: 'run' });
    await evaluate(workspace, 'run', { rounds: 1, maps: false });
    const out = join(dir, 'run.sonograft');
    await exportClassifier(workspace, 'run', { out });
    return out;
  } finally {
    await workspace.close();
  }
}
