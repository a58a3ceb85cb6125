import { writeFile } from 'node:fs/promises';
import dcmjs, { type DcmjsElement, type DcmjsElements } from 'dcmjs';
import { DrawnScreen } from './drawn-screen.ts';

/** The tissue, bounds inclusive; what is planted among the pixels lies outside. */
export const PLANTED_REGION = { x0: 40, y0: 60, x1: 359, y1: 259 };

/**
 * An identity in every kind of place that a DICOM file has, each with a text of its own, so that the
 * one that is found again says where it was.
 */
export const PLANTS = {
  preamble: 'IN-PREAMBLE^JANE',
  sender: 'AE-OF-JANE',
  metaPrivate: 'IN-META-PRIVATE^JANE',
  name: 'DOE^JANE^OF-HEADER',
  id: 'ID-OF-JANE-4711',
  otherId: 'OTHER-ID-4712',
  birthDate: '19610704',
  comment: 'IN-A-COMMENT JANE',
  institution: 'ST-JANES-HOSPITAL',
  device: 'SERIAL-OF-JANE',
  studyDescription: 'IN-THE-STUDY JANE',
  nested: 'NESTED^JANE',
  deeplyNested: 'NESTED-TWICE^JANE',
  inRegion: 'IN-A-REGION JANE',
  inNumber: '80 OF JANE',
  position: 'STERNUM OF JANE',
  privateCreator: 'CREATOR OF JANE',
  privateText: 'IN-PRIVATE JANE',
  privateNested: 'IN-PRIVATE-SQ JANE',
  overlay: 'IN-AN-OVERLAY JANE',
  curve: 'IN-A-CURVE JANE',
  icon: 'IN-AN-ICON JANE',
  pixelsAbove: 'IN-PIXELS-ABOVE JANE',
  pixelsBelow: 'IN-PIXELS-BELOW JANE',
  padding: 'IN-PADDING JANE',
  studyDate: '20240229',
  studyUID: '1.2.826.0.1.4711.1',
  seriesUID: '1.2.826.0.1.4711.2',
  instanceUID: '1.2.826.0.1.4711.3',
  frameOfReferenceUID: '1.2.826.0.1.4711.4',
  referencedUID: '1.2.826.0.1.4711.5',
  deviceUID: '1.2.826.0.1.4711.6',
} as const;

const ULTRASOUND_MULTIFRAME = '1.2.840.10008.5.1.4.1.1.3.1';
const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';

/**
 * A cine loop of two frames with all of {@link PLANTS} in it, and `more` elements.
 *
 * @param inside words that are typed over the tissue.
 */
export async function writePlanted(
  path: string,
  more: DcmjsElements = {},
  inside = '',
): Promise<void> {
  const file = new dcmjs.data.DicomDict({
    '00020001': element('OB', new Uint8Array([0, 1]).buffer),
    '00020002': element('UI', ULTRASOUND_MULTIFRAME),
    '00020003': element('UI', PLANTS.instanceUID),
    '00020010': element('UI', EXPLICIT_LITTLE_ENDIAN),
    '00020012': element('UI', '1.2.3'),
    '00020016': element('AE', PLANTS.sender),
    '00020100': element('UI', '1.2.4'),
    '00020102': element('OB', bytesOf(PLANTS.metaPrivate)),
  });
  file.dict = { ...identity(), ...acquisition(), ...hidingPlaces(), ...pixels(inside), ...more };
  const bytes = Buffer.from(file.write());
  bytes.write(PLANTS.preamble, 0, 'latin1');
  await writeFile(path, bytes);
}

function identity(): DcmjsElements {
  return {
    '00080020': element('DA', PLANTS.studyDate),
    '00080030': element('TM', '101112'),
    '00080050': element('SH', 'A4713'),
    '00080080': element('LO', PLANTS.institution),
    '00080090': element('PN', 'REFERRER^OF-JANE'),
    '00081030': element('LO', PLANTS.studyDescription),
    '00100010': element('PN', PLANTS.name),
    '00100020': element('LO', PLANTS.id),
    '00100030': element('DA', PLANTS.birthDate),
    '00100040': element('CS', 'F'),
    '00101000': element('LO', PLANTS.otherId),
    '00104000': element('LT', PLANTS.comment),
    '00181000': element('LO', PLANTS.device),
    '00181002': element('UI', PLANTS.deviceUID),
    '0020000D': element('UI', PLANTS.studyUID),
    '0020000E': element('UI', PLANTS.seriesUID),
    '00200010': element('SH', 'S4714'),
    '00200052': element('UI', PLANTS.frameOfReferenceUID),
  };
}

function acquisition(): DcmjsElements {
  return {
    '00080008': element('CS', 'ORIGINAL', 'PRIMARY', 'ABDOMINAL', '0001'),
    '00080016': element('UI', ULTRASOUND_MULTIFRAME),
    '00080018': element('UI', PLANTS.instanceUID),
    '00080060': element('CS', 'US'),
    '00080070': element('LO', 'SONOGRAFT'),
    '00181063': element('DS', '40'),
    '00181088': element('IS', PLANTS.inNumber),
    '00186011': {
      vr: 'SQ',
      Value: [
        {
          '00081030': element('LO', PLANTS.inRegion),
          '00186012': element('US', 1),
          '00186014': element('US', 1),
          '00186016': element('UL', 0),
          '00186018': element('UL', PLANTED_REGION.x0),
          '0018601A': element('UL', PLANTED_REGION.y0),
          '0018601C': element('UL', PLANTED_REGION.x1),
          '0018601E': element('UL', PLANTED_REGION.y1),
          '00186024': element('US', 3),
          '00186026': element('US', 3),
          '0018602C': element('FD', 0.02),
          '0018602E': element('FD', 0.02),
        },
      ],
    },
    '00200011': element('IS', '1'),
    '00200013': element('IS', '1'),
    '00200020': element('CS'),
    '00200060': element('CS', 'R'),
    '00201040': element('LO', PLANTS.position),
  };
}

function hidingPlaces(): DcmjsElements {
  const referenced = {
    '00081150': element('UI', ULTRASOUND_MULTIFRAME),
    '00081155': element('UI', PLANTS.referencedUID),
  };
  const nestedTwice = { '00400555': sequence({ '0040A123': element('PN', PLANTS.deeplyNested) }) };
  return {
    '00090010': element('LO', PLANTS.privateCreator),
    '00091001': element('LO', PLANTS.privateText),
    '00091002': sequence({ '00100010': element('PN', PLANTS.privateNested) }),
    '00081140': sequence(referenced),
    '00400275': sequence({ '00400007': element('LO', PLANTS.nested), ...nestedTwice }),
    '00880200': sequence({
      ...picture(PLANTS.icon.length + 1, 1, 'MONOCHROME2'),
      '7FE00010': element('OB', bytesOf(PLANTS.icon)),
    }),
    '50003000': element('OW', bytesOf(PLANTS.curve)),
    '60000010': element('US', 8),
    '60000011': element('US', PLANTS.overlay.length),
    '60000040': element('CS', 'G'),
    '60000050': element('SS', 1, 1),
    '60000100': element('US', 1),
    '60000102': element('US', 0),
    '60003000': element('OW', bytesOf(PLANTS.overlay)),
    FFFCFFFC: element('OB', bytesOf(PLANTS.padding)),
  };
}

function pixels(inside: string): DcmjsElements {
  const { x0, y0, x1, y1 } = PLANTED_REGION;
  const frames = ['first', 'second'].map((seed) =>
    new DrawnScreen()
      .field(x0, y0, x1, y1, seed)
      .text(60, 20, 30, 255)
      .words(inside, x0 + 90, y0 + 120, 250),
  );
  const [{ width, height }] = frames as [DrawnScreen, DrawnScreen];
  const bytes = Buffer.concat(frames.map((frame) => frame.pixels));
  bytes.write(PLANTS.pixelsAbove, 3 * (10 * width + 50), 'latin1');
  bytes.write(PLANTS.pixelsBelow, bytes.length - 3 * 10 * width, 'latin1');
  return {
    ...picture(width, height, 'RGB'),
    '00280006': element('US', 0),
    '00280008': element('IS', '2'),
    '00280009': element('AT', 0x00181063),
    '00280014': element('US', 0),
    '00282110': element('CS', '00'),
    '7FE00010': element('OB', new Uint8Array(bytes).buffer),
  };
}

function picture(width: number, height: number, colour: 'RGB' | 'MONOCHROME2'): DcmjsElements {
  return {
    '00280002': element('US', colour === 'RGB' ? 3 : 1),
    '00280004': element('CS', colour),
    '00280010': element('US', height),
    '00280011': element('US', width),
    '00280100': element('US', 8),
    '00280101': element('US', 8),
    '00280102': element('US', 7),
    '00280103': element('US', 0),
  };
}

function element(vr: string, ...values: readonly (string | number | ArrayBuffer)[]): DcmjsElement {
  return { vr, Value: values };
}

function sequence(item: DcmjsElements): DcmjsElement {
  return { vr: 'SQ', Value: [item] };
}

/** A text as the bytes of an element, their number even. */
function bytesOf(text: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(text.padEnd(text.length + (text.length % 2)), 'latin1')).buffer;
}
