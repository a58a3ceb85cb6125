import { expect, test } from 'vitest';
import { dicomHeader } from '../../../test/dicom-header.ts';
import { fileRecord } from '../../../test/file-record.ts';
import { defaultConfig, type FileRecord, type Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import type { DicomHeader, SourceEntry } from '../../studies/index.ts';
import { RefusedFile } from '../../studies/index.ts';
import { assumptions, refuseSeveralIds, WhoIsWhoTally, whoseFile } from './who-is-who.ts';

type Identity = Workspace['config']['identity'];

/** A workspace whose pseudonyms can be read: kind, issuer and identifier. */
function workspaceWith(identity: Partial<Identity> = {}, files: FileRecord[] = []): Workspace {
  const config = defaultConfig();
  return {
    config: { ...config, identity: { ...config.identity, ...identity } },
    catalog: { files: () => Promise.resolve(files) },
    pseudonym: (kind: string, text: string | null, issuer: string | null = null) =>
      text === null ? null : `${kind}:${issuer ?? ''}:${text}`,
  } as unknown as Workspace;
}

const NOTHING_TOLD = { patient: null, study: null, series: null } as SourceEntry;
const jane = dicomHeader({
  patientID: '4711',
  issuerOfPatientID: 'NORTH',
  patientName: 'Doe^Jane ^',
  patientBirthDate: '19610704',
  studyInstanceUID: '1.2',
  seriesInstanceUID: '1.3',
});
const JANE = 'patient:person:DOE JANE|19610704';

/** The patient of a header under these settings. */
function patientBy(identity: Partial<Identity>, header: DicomHeader | null): string | null {
  return whoseFile(workspaceWith(identity), NOTHING_TOLD, header).patient;
}

test('a patient is the id and its issuer, unless the settings name another way', () => {
  const { patient, study, series, person } = whoseFile(workspaceWith(), NOTHING_TOLD, jane);
  expect([patient, study, series]).toEqual(['patient:NORTH:4711', 'study::1.2', 'series::1.3']);
  expect(person).toBe(JANE);
  const south = { ...jane, issuerOfPatientID: 'SOUTH' };
  expect(patientBy({}, south)).not.toBe(patient);
  expect(patientBy({ patient: 'id' }, south)).toBe(patientBy({ patient: 'id' }, jane));
  const byName = { patient: 'name-and-birth-date' } as const;
  expect(patientBy(byName, { ...jane, patientID: '4712' })).toBe(JANE);
  expect(patientBy(byName, { ...jane, patientBirthDate: null })).toBe('patient:NORTH:4711');
});

test('one name is one person however it is padded and capitalised', () => {
  const written = ['DOE^JANE', 'doe^jane^^', ' Doe ^Jane=Doe^Jane'].map(
    (patientName) => whoseFile(workspaceWith(), NOTHING_TOLD, { ...jane, patientName }).person,
  );
  expect(written.slice(0, 2)).toEqual([JANE, JANE]);
  expect(written[2]).not.toBe(JANE);
});

test('an id that a whole site uses is nobody', () => {
  expect(patientBy({ shared_ids: ['4711'] }, jane)).toBeNull();
  expect(patientBy({ shared_ids: ['4712'] }, jane)).toBe('patient:NORTH:4711');
});

test('what the source says goes before the header', () => {
  const told = { patient: 'A', study: 'B', series: 'C' } as SourceEntry;
  const whose = whoseFile(workspaceWith(), told, jane);
  expect(whose).toMatchObject({ patient: 'A', study: 'B', series: 'C', person: JANE });
});

test('a DICOM file without a patient is quarantined where the settings ask for one', () => {
  const strict = { missing: 'quarantine' } as const;
  expect(() => patientBy(strict, dicomHeader())).toThrow(RefusedFile);
  expect(() => patientBy({ ...strict, shared_ids: ['4711'] }, jane)).toThrow(/names no patient/);
  expect(patientBy(strict, null)).toBeNull();
  expect(patientBy({}, dicomHeader())).toBeNull();
});

/** A file of a patient who is a person. */
function fileOf(patient: string | null, person: string | null, changes: Partial<FileRecord> = {}) {
  const record = fileRecord(1, { patient, ...changes });
  if (record.acquisition === null) throw new RangeError('A file record has an acquisition');
  return { ...record, acquisition: { ...record.acquisition, person } };
}

function tallied(files: readonly FileRecord[]) {
  const tally = new WhoIsWhoTally();
  for (const file of files) tally.add(file);
  return tally.result();
}

test('what was assumed is counted over accepted files, and said', () => {
  const who = tallied([
    fileOf(null, null),
    fileOf(null, null, { study: null }),
    fileOf('P-1', 'one'),
    fileOf('P-1', 'two'),
    fileOf('P-3', 'three'),
    fileOf('P-4', 'three'),
    fileOf('P-5', 'four', { verdict: 'excluded' }),
    fileOf('P-6', 'four'),
  ]);
  expect(who).toEqual({
    ...{ byStudy: 1, byFile: 1 },
    ...{ sharedIds: ['P-1'], severalIds: [['P-3', 'P-4']] },
  });
  expect(assumptions(who)).toHaveLength(4);
  expect(assumptions(who).join(' ')).toMatch(/such as P-1, .*such as P-3 and P-4/);
  expect(assumptions(tallied([fileOf('P-1', 'one')]))).toEqual([]);
});

test('a name that many ids share is what an anonymiser put there, not one person', () => {
  const files = (count: number) =>
    Array.from({ length: count }, (_, i) => fileOf(`P-${i}`, 'ANONYMOUS'));
  expect(tallied(files(5)).severalIds).toHaveLength(1);
  expect(tallied(files(6)).severalIds).toEqual([]);
});

test('a split is refused while one person goes under several ids, unless that is accepted', async () => {
  const files = [fileOf('P-1', 'one'), fileOf('P-2', 'one')];
  const refused = refuseSeveralIds(workspaceWith({}, files));
  await expect(refused).rejects.toThrow(UserError);
  await expect(refused).rejects.toThrow(/^Cannot split: 1 people .* P-1 and P-2; set identity/);
  await refuseSeveralIds(workspaceWith({ several_ids: 'accept' }, files));
  await refuseSeveralIds(workspaceWith({}, files.slice(0, 1)));
});
