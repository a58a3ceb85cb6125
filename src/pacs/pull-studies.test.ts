import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratch } from '../../test/cli.ts';
import { objectOf } from '../../test/dimse-sender.ts';
import { freePort } from '../../test/free-port.ts';
import {
  CREDENTIALS,
  describeWithOrthanc,
  type Orthanc,
  startOrthanc,
} from '../../test/orthanc.ts';
import { describeWithShared, shared } from '../../test/shared.ts';
import { silent } from '../effects.ts';
import { parseNodeAddress } from './node-address.ts';
import { type PullOptions, pullStudies, type PullResult } from './pull-studies.ts';
import { type PacsSettings, pacsSettings } from './settings.ts';

/** Orthanc reads no big endian, and one of two objects with one UID is overwritten. */
const LEFT_OUT = ['ExplVR_BigEnd.dcm', 'jpeg-ls-Palette.dcm'];

const { user, password } = CREDENTIALS;
const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

test('that the archive is asked is said before it has answered', async () => {
  const said: string[] = [];
  const pull = pullStudies(
    {
      address: parseNodeAddress(`dicom://NOBODY@127.0.0.1:${await freePort()}`, false),
      folder: await scratch(),
      ...{ query: {}, settings: pacsSettings.parse({}), retrieval: 'get' },
    },
    { ...silent, progress: (step) => said.push(step) },
  );
  await expect(pull).rejects.toThrow(/^Cannot pull from NOBODY/);
  expect(said).toEqual(['Asking the archive']);
});

describeWithOrthanc('pull from a real Orthanc', () => {
  describeWithShared('with real studies', () => {
    let orthanc: Orthanc;
    let settings: PacsSettings;
    let names: string[];
    let dir: string;

    beforeAll(async () => {
      dir = await scratch();
      const port = await freePort();
      settings = pacsSettings.parse({ port });
      orthanc = await startOrthanc(dir, port);
      names = (await readdir(shared('dicom')))
        .filter((name) => name.endsWith('.dcm') && !LEFT_OUT.includes(name))
        .sort();
      for (const name of names) await orthanc.upload(shared(`dicom/${name}`));
    });
    afterAll(() => orthanc.stop());

    const pull = (
      folder: string,
      options: Partial<PullOptions>,
      node?: string,
    ): Promise<PullResult> =>
      pullStudies({
        address: parseNodeAddress(node ?? `dicom://ORTHANC@127.0.0.1:${orthanc.dicomPort}`, false),
        ...{ folder: join(dir, folder), query: {}, settings, retrieval: 'move', authorization },
        ...options,
      });

    /** The data sets in a folder, by UID. */
    async function dataSets(folder: string): Promise<Map<string, Buffer>> {
      const found = new Map<string, Buffer>();
      for (const name of await readdir(join(dir, folder), { recursive: true })) {
        if (!name.endsWith('.dcm')) continue;
        const { sopInstanceUID, dataSet } = objectOf(await readFile(join(dir, folder, name)));
        found.set(sopInstanceUID, dataSet);
      }
      return found;
    }

    test.each([
      ['DICOMweb', 'web', {}],
      ['C-MOVE', 'move', { retrieval: 'move' }],
      ['C-GET', 'get', { retrieval: 'get' }],
    ] as const)('by %s: everything, and a second time nothing', async (_, folder, options) => {
      const node = folder === 'web' ? orthanc.web : undefined;
      const result = await pull(folder, options, node);
      expect(result).toMatchObject({ instances: 9, present: 0, fetched: 9, missing: 0 });
      const came = await dataSets(folder);
      expect(came.size).toBe(9);
      if (folder === 'web') {
        // WADO-RS hands over the file that was stored: not a byte of a data set may differ.
        for (const name of names) {
          const { sopInstanceUID, dataSet } = objectOf(await readFile(shared(`dicom/${name}`)));
          expect(came.get(sopInstanceUID)?.equals(dataSet), name).toBe(true);
        }
      }
      const again = await pull(folder, options, node);
      expect(again).toMatchObject({ instances: 9, present: 9, fetched: 0, missing: 0 });
    });

    test.each([
      [{ modality: 'US', from: '20160101', to: '20161231' }, 2],
      [{ from: '20190124' }, 1],
      [{ patientID: '13US1' }, 1],
      [{ modality: 'CT' }, 0],
      [{ accessionNumber: 'none' }, 0],
    ] as const)('a query, both ways: %j', async (query, studies) => {
      const asked = { query, listOnly: true, retrieval: 'get' } as const;
      expect((await pull('listed', asked)).studies).toBe(studies);
      expect((await pull('listed', asked, orthanc.web)).studies).toBe(studies);
    });

    test('what one way brought, the other need not; a study goes on where it was', async () => {
      const one = { query: { patientID: '13US1' } };
      expect(await pull('both', one, orthanc.web)).toMatchObject({ fetched: 3 });
      expect(await pull('both', { ...one, retrieval: 'get' })).toMatchObject({
        ...{ present: 3, fetched: 0 },
      });
    });

    test('a wrong password, an AE title that is not known, a port where nobody is', async () => {
      await expect(pull('no', { authorization: undefined }, orthanc.web)).rejects.toThrow(
        /^Cannot pull from 127\.0\.0\.1:\d+: it does not let us in \(401\); set SONOGRAFT_DICOMWEB_TOKEN/,
      );
      const unknown = { settings: { ...settings, ae_title: 'NOBODY' } };
      await expect(pull('no', { ...unknown, query: { patientID: '13US1' } })).rejects.toThrow(
        /it closed the connection; ask its administrator whether it knows the AE title NOBODY/,
      );
      const nowhere = `dicom://ORTHANC@127.0.0.1:${await freePort()}`;
      await expect(pull('no', {}, nowhere)).rejects.toThrow(
        /no connection came about \(ECONNREFUSED\)/,
      );
    });
  });
});
