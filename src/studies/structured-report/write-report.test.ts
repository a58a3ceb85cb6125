import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import dicomParser, { type DataSet } from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { breaksOfMeasurementReport, itemsOf } from '../../../test/contract/report-template.ts';
import { headerOf } from '../../../test/header-of.ts';
import { describeWithDciodvfy, dicomErrors } from '../../../test/dciodvfy.ts';
import { dcmtk, describeWithDcmtk } from '../../../test/dcmtk.ts';
import { describeWithShared, shared } from '../../../test/shared.ts';
import { bytesInMemory } from '../byte-source.ts';
import { findSourceFile } from '../source-file.ts';
import { uidFrom } from '../write-dicom-uid.ts';
import type { Code } from './code.ts';
import type { Algorithm, ReportedPicture } from './measurement-report.ts';
import { frameOf, readReportedInstance, type ReportedInstance } from './reported-instance.ts';
import { writeReport, type WrittenReport } from './write-report.ts';

const dir = mkdtempSync(join(tmpdir(), 'sonograft-report-'));
afterAll(() => rmSync(dir, { recursive: true }));

const algorithm: Algorithm = {
  name: 'liver (scatter, linear)',
  version: '0.1.0',
  parameters: ['classifier sha256 0123456789abcdef'],
  uid: uidFrom('test', 'classifier'),
};
const at = new Date(Date.UTC(2026, 0, 2, 3, 4, 5));
const SPLEEN: Code = { value: 'SPLEEN', scheme: '99SONOGRAFT', meaning: 'Spleen' };
const LONG: Code = { value: 'a-category-of-a-house', scheme: '99HOUSE', meaning: 'Of a house' };

function instanceOf(name: string): ReportedInstance {
  return readReportedInstance(findSourceFile(shared(`dicom/${name}`)).source);
}

function picturesOf(instance: ReportedInstance): ReportedPicture[] {
  const finding = (category: Code) => ({ category, probability: 0.81234 });
  return [finding(SPLEEN), finding(LONG), null].map((said, i) => ({
    image: frameOf(instance, i),
    name: `frame ${i + 1}`,
    uid: uidFrom('test', instance.sopInstanceUID, i),
    finding: said,
    comments: said === null ? ['Not classified: colour-doppler'] : [],
  }));
}

async function reportOn(instance: ReportedInstance): Promise<WrittenReport> {
  const remarks = ['Research use only; not a medical device.'];
  return await writeReport({ instance, algorithm, pictures: picturesOf(instance), remarks, at });
}

function parsed({ bytes }: WrittenReport): DataSet {
  return dicomParser.parseDicom(bytes);
}

describeWithShared('a structured report', () => {
  let instance: ReportedInstance;
  let report: WrittenReport;
  beforeAll(async () => {
    instance = instanceOf('US-PAL-8-10x-echo.dcm');
    report = await reportOn(instance);
  });

  test('keeps to TID 1500 row by row', () => {
    expect(breaksOfMeasurementReport(parsed(report))).toEqual([]);
  });

  test('is one group a picture, which names its image and what it shows', () => {
    const measurements = itemsOf(parsed(report), 'x0040a730').find((item) =>
      itemsOf(item, 'x0040a043').some((name) => name.string('x00080100') === '126010'),
    );
    const groups = measurements === undefined ? [] : itemsOf(measurements, 'x0040a730');
    const valuesOf = (group: DataSet, type: string) =>
      itemsOf(group, 'x0040a730').filter((item) => item.string('x0040a040') === type);
    const codes = groups.map((group) =>
      valuesOf(group, 'CODE').flatMap((item) =>
        itemsOf(item, 'x0040a168').map(
          (code) => code.string('x00080100') ?? code.string('x00080119'),
        ),
      ),
    );
    expect(codes).toEqual([['SPLEEN'], ['a-category-of-a-house'], []]);
    const frames = groups.map((group) =>
      valuesOf(group, 'IMAGE').flatMap((item) =>
        itemsOf(item, 'x00081199').map((one) => [one.string('x00081155'), one.string('x00081160')]),
      ),
    );
    const uid = instance.sopInstanceUID;
    expect(frames).toEqual([[[uid, '1']], [[uid, '2']], [[uid, '3']]]);
  });

  test('says the same, in the same bytes, when it is made again', async () => {
    expect(await reportOn(instance)).toEqual(report);
  });

  test('is another object of another classifier', async () => {
    const other = { ...algorithm, uid: uidFrom('test', 'another') };
    const written = await writeReport({
      ...{ instance, algorithm: other, pictures: picturesOf(instance), remarks: [], at },
    });
    expect(written.sopInstanceUID).not.toBe(report.sopInstanceUID);
  });

  test('stands in the study and with the patient of its image', () => {
    const data = parsed(report);
    expect(data.string('x0020000d')).toBe(instance.studyInstanceUID);
    expect(data.string('x0020000e')).not.toBe(instance.seriesInstanceUID);
    expect(data.string('x00100010')).toBe('Anonymized');
    expect(data.string('x0040a493')).toBe('UNVERIFIED');
    expect(data.string('x0040a496')).toBe('PRELIMINARY');
  });

  describeWithDcmtk('to dsrdump', () => {
    test('can be read to its end', async () => {
      const path = join(dir, 'dsrdump.dcm');
      writeFileSync(path, report.bytes);
      const { code, output } = await dcmtk('dsrdump', path);
      expect(code).toBe(0);
      expect(output).toMatch(/Image View.*SPLEEN,99SONOGRAFT,"Spleen"/);
      expect(output).not.toMatch(/^[EF]:|error|invalid/im);
    });
  });

  describeWithDciodvfy('to dciodvfy', () => {
    // Its own UIDs are sound; those of some images it refers to are not.
    test.each([
      'examples_rgb_color.dcm',
      'examples_palette.dcm',
      'US-PAL-8-10x-echo.dcm',
      'YBR_422.dcm',
      'ExplVR_BigEnd.dcm',
      'JPGLosslessP14SV1_1s_1f_8b.dcm',
    ])('of %s breaks no rule of its kind', async (name) => {
      const path = join(dir, name);
      writeFileSync(path, (await reportOn(instanceOf(name))).bytes);
      const errors = dicomErrors(path, /^EnhancedSR$/);
      expect(
        errors.filter((error) => !/Illegal root|Leading zeroes|invalid data values/.test(error)),
      ).toEqual([]);
    });
  });
});

describe('the walker of templates', () => {
  test('finds a row that is missing, one too many, and one that no template has', async () => {
    const data = parsed(await reportOn(ofNobody()));
    const content = data.elements['x0040a730'];
    const items = content?.items ?? [];
    const [language] = items;
    content?.items?.splice(0, items.length, ...items.slice(1), ...items.slice(-1));
    const breaks = breaksOfMeasurementReport(data);
    expect(breaks).toContain('the root has 0 items of TID 1204 row 1, which may have 1 to 1');
    expect(breaks).toContain('the root has 2 items of TID 1500 row 12, which may have 0 to 1');
    if (language?.dataSet !== undefined) delete language.dataSet.elements['x0040a010'];
    if (language !== undefined) content?.items?.push(language);
    expect(breaksOfMeasurementReport(data).join()).toContain('which no row has');
  });
});

describe('what an image says of its patient', () => {
  const context = (elements: readonly (readonly [string, string, Buffer])[]) =>
    readReportedInstance(bytesInMemory(headerOf(elements))).context;

  test.each([
    ['ISO_IR 100', 'Müller^Jürg', 'latin1'],
    ['ISO_IR 192', '李^四', 'utf8'],
  ] as const)('is read in %s', (set, name, encoding) => {
    const elements = [
      ['00080005', 'CS', Buffer.from(set)],
      ['00100010', 'PN', Buffer.from(name, encoding)],
    ] as const;
    expect(context(elements)['00100010']?.Value).toEqual([name]);
  });

  test('is cut or left out where no report may say it so', () => {
    const written = context([
      ['00080020', 'DA', Buffer.from('1994.01.30')],
      ['00080030', 'TM', Buffer.from('around noon')],
      ['00100020', 'LO', Buffer.from('1'.repeat(70))],
      ['00100040', 'CS', Buffer.from('male')],
    ]);
    expect(written['00080020']?.Value).toEqual(['19940130']);
    expect(written['00080030']?.Value).toEqual([]);
    expect(written['00100020']?.Value).toEqual(['1'.repeat(64)]);
    expect(written['00100040']?.Value).toEqual([]);
  });
});

function ofNobody(): ReportedInstance {
  return readReportedInstance(bytesInMemory(headerOf([])));
}
