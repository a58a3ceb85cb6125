import { cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSender, pacsSettings, parseNodeAddress } from '../../src/pacs/index.ts';
import type { ReceiveAndClassifyResult, ReviewedFrame } from '../../src/pipeline/index.ts';
import type { StudyQuality } from '../../src/report/index.ts';
import { breaksOfMeasurementReport, itemsOf } from '../contract/report-template.ts';
import { scratch, sonograftJson, start } from '../cli.ts';
import { dcmtk } from '../dcmtk.ts';
import { dicomErrors } from '../dciodvfy.ts';
import { storeInKilledService } from '../killed-service.ts';
import { freePort } from '../free-port.ts';
import { CREDENTIALS, describeWithOrthanc, type Orthanc, startOrthanc } from '../orthanc.ts';
import { writePhantomManifest } from '../phantom-manifest.ts';

/** Phantom studies that the classifier is made on, each of 6 files, and those that are sent to it. */
const [STUDIES, SENT] = [12, 3];
const HOUSE = 'language: house\norgans:\n  spleen: [LIVER]\n';
const ENHANCED_SR = '1.2.840.10008.5.1.4.1.1.88.22';

describeWithOrthanc('a classifier in service', suite, 180_000);

function suite(): void {
  let dir: string;
  /** The studies that are sent. */
  let studies: string;
  let packed: string;
  let workspace: string;
  let orthanc: Orthanc;
  /** What of the studies is sent. */
  let files: string[];

  beforeAll(async () => {
    dir = await scratch();
    const all = join(dir, 'all');
    studies = join(dir, 'studies');
    workspace = join(dir, 'W');
    await sonograftJson('phantom', all, '--studies', String(STUDIES), '--images', '6');
    const names = (await readdir(all)).filter((name) => name.startsWith('PH-')).sort();
    for (const name of names.slice(-SENT)) {
      await cp(join(all, name), join(studies, name), { recursive: true });
    }
    files = (await namesIn(studies, '.dcm')).map((name) => join(studies, name));
    await sonograftJson('ingest', await writePhantomManifest(all), '-w', workspace);
    // A house that calls the liver what others call the spleen.
    await writeFile(join(workspace, 'house.yaml'), HOUSE);
    await changeSettings(workspace, 'vocabularies: []', 'vocabularies: [house.yaml]');
    await sonograftJson('split', '-w', workspace);
    const run = ['--head', 'linear', '--c', '1', '--name', 'run'];
    await sonograftJson('train', '-w', workspace, ...run);
    await sonograftJson('evaluate', 'run', '-w', workspace, '--rounds', '1', '--no-maps');
    packed = join(dir, 'run.sonograft');
    await sonograftJson('export', 'run', '-w', workspace, '-o', packed);
    orthanc = await startOrthanc(dir, await freePort());
  }, 240_000);
  afterAll(() => orthanc.stop());

  /** Runs the service as a user does; the port is the one it says. */
  async function serving(folder: string, ...options: string[]) {
    const service = start(
      'receive',
      folder,
      '--port',
      '0',
      '--classify',
      packed,
      ...options,
      '--json',
    );
    const [, port = ''] = await service.said(/listens on 127\.0\.0\.1:(\d+) and classifies/);
    return { service, port };
  }

  const send = (port: string, folder: string) =>
    dcmtk(
      'dcmsend',
      '-aec',
      'SONOGRAFT',
      '-dn',
      'localhost',
      port,
      '+sd',
      '+r',
      '+sp',
      '*.dcm',
      folder,
    );

  const toOrthanc = () => `dicom://ORTHANC@127.0.0.1:${orthanc.dicomPort}`;

  test('answers what is sent with one structured report each, once however often it is sent', async () => {
    const folder = join(dir, 'served');
    const before = await orthanc.instances();
    const { service, port } = await serving(folder, '--send-to', toOrthanc());
    for (let times = 1; times <= 2; times++) {
      const { code, output } = await send(port, studies);
      expect(code, output).toBe(0);
      await until(async () => (await orthanc.instances()) - before === files.length);
    }
    service.interrupt();
    const { code, stdout } = await service.finished;
    expect(code).toBe(0);
    const result = JSON.parse(stdout) as ReceiveAndClassifyResult;
    expect(result).toMatchObject({ reported: files.length, sent: files.length, pending: 0 });
    expect((await orthanc.instances()) - before).toBe(files.length);
    expect(await readdir(join(folder, 'reports/waiting'))).toEqual([]);
  });

  test('sends reports that keep to their template and name the image, the view and the classifier', async () => {
    const reports = join(dir, 'served/reports/sent');
    const names = await readdir(reports);
    expect(names.length).toBe(files.length);
    const views = new Set<string>();
    for (const name of names) {
      const data = dicomParser.parseDicom(await readFile(join(reports, name)));
      expect(data.string('x00080016')).toBe(ENHANCED_SR);
      expect(breaksOfMeasurementReport(data), name).toEqual([]);
      for (const view of viewsIn(data)) views.add(view);
    }
    expect(views.size).toBeGreaterThan(3);
    for (const view of views) expect(view).toMatch(/^[A-Z-]+ 99SONOGRAFT$/);
    const [first = ''] = names;
    expect(dicomErrors(join(reports, first), /^EnhancedSR$/)).toEqual([]);
  });

  test('takes files out of a watched folder, and writes a page on each study', async () => {
    const folder = join(dir, 'watching');
    await changeSettings(workspace, 'quiet_seconds: 30', 'quiet_seconds: 1');
    const { service } = await serving(folder, '--watch', studies, '-w', workspace);
    const pages = () => namesIn(join(folder, 'studies'), '.html').catch(() => []);
    await until(async () => (await pages()).length === SENT);
    service.interrupt();
    await service.finished;
    const qualities = await Promise.all(
      (await namesIn(join(folder, 'studies'), '.json')).map(
        async (name) =>
          JSON.parse(await readFile(join(folder, 'studies', name), 'utf8')) as StudyQuality,
      ),
    );
    for (const { views, files: count } of qualities) {
      expect(count).toBe(6);
      expect(views.some(({ pictures }) => pictures === 0)).toBe(true);
      expect(views.some(({ pictures }) => pictures > 0)).toBe(true);
    }
    // Some of what is typed disagrees with what a classifier of twelve studies sees.
    const disagreements = qualities.flatMap((one) => one.disagreements ?? []);
    expect(disagreements.length).toBeGreaterThan(0);
    for (const { typed, seen } of disagreements) expect(typed).not.toBe(seen);
    // Words are read in the language of the workspace, which has travelled with the classifier.
    const truth = await readFile(join(dir, 'all/truth.csv'), 'utf8');
    const house = disagreements.filter(
      ({ typed, seen }) => typed === 'spleen' && seen !== 'spleen',
    );
    const isTruly = (views: string) =>
      house.filter(({ sopInstanceUID, frame }) =>
        new RegExp(`^${sopInstanceUID},${frame - 1},${views}`, 'm').test(truth),
      );
    expect(isTruly('liver-').length).toBeGreaterThan(0);
    // A spleen that is called one may be taken for something else, too.
    expect(isTruly('(?:liver-|spleen,)')).toEqual(house);
  });

  test('takes objects by STOW-RS beside the HTTP service, and sends its reports so too', async () => {
    const folder = join(dir, 'stored');
    const other = await startOrthanc(await scratch(), await freePort());
    try {
      const { user, password } = CREDENTIALS;
      Object.assign(process.env, {
        SONOGRAFT_DICOMWEB_USER: user,
        SONOGRAFT_DICOMWEB_PASSWORD: password,
      });
      const ports = ['--port', '0', '--dicom-port', '0'];
      const to = ['--dicom', folder, '--send-to', other.web];
      const service = start('serve', packed, ...ports, ...to, '--json');
      const { address, key } = await service.printed<{ address: string; key: string }>();
      const settings = pacsSettings.parse({});
      const node = parseNodeAddress(`${address}/dicom-web`, false, 'send to');
      const objects = files.map((path) => ({ path, sopClassUID: '' }));
      const stow = await openSender({ address: node, settings, authorization: `Bearer ${key}` });
      await stow.send(objects, () => undefined);
      await until(async () => (await other.instances()) === files.length);

      const nobody = await openSender({ address: node, settings });
      await expect(nobody.send(objects, () => undefined)).rejects.toThrow(/does not let us in/);
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'text/plain' };
      const url = `${address}/dicom-web/studies`;
      const wrong = await fetch(url, { method: 'POST', headers, body: 'not an object' });
      expect(wrong.status).toBe(400);
      const type = 'multipart/related; type="application/dicom"; boundary=b';
      const noise = await fetch(url, {
        ...{ method: 'POST', headers: { ...headers, 'content-type': type } },
        body: '--b\r\n\r\nnoise that is no DICOM file\r\n--b--',
      });
      expect(noise.status).toBe(409);
      expect(await noise.json()).toHaveProperty('00081198.Value.length', 1);

      // Somebody corrects one of them; it is the first to be reviewed in the workspace.
      const uid = dicomParser.parseDicom(await readFile(files[0]!)).string('x00080018');
      const said = { sopInstanceUID: uid, frame: 0, category: 'gallbladder', by: 'Dr Gray' };
      const corrected = await fetch(`${address}/v1/feedback`, {
        ...{ method: 'POST', headers: { authorization: `Bearer ${key}` } },
        body: JSON.stringify(said),
      });
      expect(await corrected.json()).toMatchObject({ outcome: 'kept' });
      service.interrupt();
      expect((await service.finished).code).toBe(0);
      const feedback = ['label', 'feedback', join(folder, 'feedback.jsonl'), '-w', workspace];
      expect(await sonograftJson(...feedback)).toMatchObject({ taken: 1, toReview: 1, absent: 0 });
      const reviewed = await sonograftJson<ReviewedFrame[]>('label', 'review', '-w', workspace);
      expect(reviewed[0]?.correction).toMatchObject({ category: 'gallbladder', by: 'Dr Gray' });
    } finally {
      await other.stop();
    }
  });

  test('killed again and again, loses nothing it has acknowledged and reports on it once', async () => {
    const folder = join(dir, 'killed');
    const other = await startOrthanc(await scratch(), await freePort());
    try {
      const sendTo = `dicom://ORTHANC@127.0.0.1:${other.dicomPort}`;
      const { acknowledged, kills } = await storeInKilledService({
        ...{ packed, folder, sendTo, files, kills: 3, seed: 1 },
      });
      expect(kills).toBe(3);
      expect(acknowledged.size).toBe(files.length);
      expect(await other.instances()).toBe(files.length);
    } finally {
      await other.stop();
    }
  });
}

/** The codes of what a report says is seen, each as value and scheme. */
function viewsIn(report: DataSet): string[] {
  return itemsOf(report, 'x0040a730').flatMap((item) => {
    const isView = itemsOf(item, 'x0040a043').some((name) => name.string('x00080100') === '111031');
    const codes = isView ? itemsOf(item, 'x0040a168') : [];
    return [
      ...codes.map((code) => `${code.string('x00080100')} ${code.string('x00080102')}`),
      ...viewsIn(item),
    ];
  });
}

async function changeSettings(workspace: string, from: string, to: string): Promise<void> {
  const path = join(workspace, 'sonograft.yaml');
  const yaml = await readFile(path, 'utf8');
  expect(yaml).toContain(from);
  await writeFile(path, yaml.replace(from, to));
}

async function namesIn(folder: string, ending: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(ending)).sort();
}

/** Waits for as long as the test may take. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 200));
}
