import { type Code, dcm } from './code.ts';
import type { ContentItem, ImageReference, Relationship } from './content-item.ts';

/** What made the statements of a report: TID 4019, and TID 1004 for the device that it is. */
export interface Algorithm {
  readonly name: string;
  readonly version: string;
  /** Such as `weights sha256 0123...`; each is one text. */
  readonly parameters: readonly string[];
  /** Of this very classifier, whatever runs it. */
  readonly uid: string;
}

/** What is said of one picture. */
export interface ReportedPicture {
  readonly image: ImageReference;
  /** What the picture is called among those of its instance, such as `frame 1`. */
  readonly name: string;
  /** Of the picture: the same in every report about it. */
  readonly uid: string;
  /** What it shows; null where the algorithm does not say. */
  readonly finding: { readonly category: Code; readonly probability: number } | null;
  /** Said in words besides, such as why nothing is said. */
  readonly comments: readonly string[];
}

const DEVICE = dcm('121007', 'Device');
const ENGLISH: Code = { value: 'en', scheme: 'RFC5646', meaning: 'English' };
/** CID 100. */
const ULTRASOUND: Code = { value: '16310003', scheme: 'SCT', meaning: 'Ultrasonography' };
const PERCENT: Code = { value: '%', scheme: 'UCUM', meaning: 'Percent' };
const COMMENT = dcm('121106', 'Comment');
const QUALITATIVE: Code = { value: 'C0034375', scheme: 'UMLS', meaning: 'Qualitative Evaluations' };

export const REPORT_TITLE = dcm('126000', 'Imaging Measurement Report');

/**
 * The content of an Imaging Measurement Report (PS3.16 TID 1500) under its root: one group (TID 1501)
 * a picture, with a qualitative evaluation that names what it shows and how sure the algorithm is, and
 * what holds of the whole as text.
 *
 * @param remarks such as the intended use.
 */
export function measurementReport(
  algorithm: Algorithm,
  pictures: readonly ReportedPicture[],
  remarks: readonly string[],
): ContentItem[] {
  return [
    // TID 1204.
    code('HAS CONCEPT MOD', dcm('121049', 'Language of Content Item and Descendants'), ENGLISH),
    ...observer(algorithm),
    code('HAS CONCEPT MOD', dcm('121058', 'Procedure reported'), ULTRASOUND),
    imageLibrary(pictures),
    container(
      dcm('126010', 'Imaging Measurements'),
      pictures.map((one) => group(algorithm, one)),
    ),
    container(
      QUALITATIVE,
      remarks.map((remark) => text('CONTAINS', COMMENT, remark)),
    ),
  ];
}

/** TID 1001, with TID 1002 and TID 1004: a device observed. */
function observer({ uid, name }: Algorithm): ContentItem[] {
  const context = 'HAS OBS CONTEXT';
  return [
    code(context, dcm('121005', 'Observer Type'), DEVICE),
    {
      ...{ relationship: context, type: 'UIDREF', uid },
      concept: dcm('121012', 'Device Observer UID'),
    },
    text(context, dcm('121013', 'Device Observer Name'), name),
    text(context, dcm('121014', 'Device Observer Manufacturer'), 'Sonograft'),
  ];
}

/** TID 1600: every image that the report is about, once. */
function imageLibrary(pictures: readonly ReportedPicture[]): ContentItem {
  const images = new Map(pictures.map(({ image }) => [image.sopInstanceUID, image]));
  const modality: Code = dcm('US', 'Ultrasound');
  return container(dcm('111028', 'Image Library'), [
    container(dcm('126200', 'Image Library Group'), [
      code('HAS ACQ CONTEXT', dcm('121139', 'Modality'), modality),
      ...[...images.values()].map((image): ContentItem => ({
        ...{ relationship: 'CONTAINS', type: 'IMAGE', concept: null },
        image: { ...image, frames: null },
      })),
    ]),
  ]);
}

/** TID 1501. */
function group(algorithm: Algorithm, picture: ReportedPicture): ContentItem {
  const { image, name, uid, finding, comments } = picture;
  return container(dcm('125007', 'Measurement Group'), [
    text('HAS OBS CONTEXT', dcm('112039', 'Tracking Identifier'), name),
    {
      ...{ relationship: 'HAS OBS CONTEXT', type: 'UIDREF', uid },
      concept: dcm('112040', 'Tracking Unique Identifier'),
    },
    // TID 4019.
    ...[
      text('HAS CONCEPT MOD', dcm('111001', 'Algorithm Name'), algorithm.name),
      text('HAS CONCEPT MOD', dcm('111003', 'Algorithm Version'), algorithm.version),
      ...algorithm.parameters.map((parameter) =>
        text('HAS CONCEPT MOD', dcm('111002', 'Algorithm Parameters'), parameter),
      ),
    ],
    ...(finding === null ? [] : [certainty(finding.probability)]),
    {
      ...{ relationship: 'CONTAINS', type: 'IMAGE', image },
      concept: dcm('121112', 'Source of Measurement'),
    },
    ...(finding === null ? [] : [code('CONTAINS', dcm('111031', 'Image View'), finding.category)]),
    ...comments.map((comment) => text('CONTAINS', COMMENT, comment)),
  ]);
}

/** TID 300. */
function certainty(probability: number): ContentItem {
  return {
    ...{ relationship: 'CONTAINS', type: 'NUM', unit: PERCENT },
    number: Number((100 * probability).toFixed(2)),
    concept: dcm('111012', 'Certainty of Finding'),
  };
}

function container(concept: Code, children: readonly ContentItem[]): ContentItem {
  return { relationship: 'CONTAINS', type: 'CONTAINER', concept, children };
}

function code(relationship: Relationship, concept: Code, value: Code): ContentItem {
  return { relationship, type: 'CODE', concept, code: value };
}

function text(relationship: Relationship, concept: Code, value: string): ContentItem {
  return { relationship, type: 'TEXT', concept, text: value };
}
