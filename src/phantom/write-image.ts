import { join } from 'node:path';
import { writeDicom } from '../studies/index.ts';
import { type Page, PAGES, type Study } from './pages/index.ts';
import type { PageRecord } from './page-record.ts';
import { dicomTime, type PlannedImage } from './study-plan.ts';
import { streamOf } from './patient.ts';

/** Counted up whenever the same options give other bytes. */
export const EDITION = 2;

const PRIVATE_GROUP = 0x200d;
/** A third of all images goes through JPEG; gray ones may come in any other encoding. */
const ENCODINGS = {
  gray: ['jpeg', 'jpeg', 'explicit', 'rle', 'implicit', 'jpeg-ls'],
  colour: ['jpeg', 'jpeg', 'rle', 'rle', 'explicit', 'implicit'],
} as const;

/** Draws one planned image and writes it as DICOM. */
export async function writeImage(
  dir: string,
  study: Study,
  image: PlannedImage,
): Promise<PageRecord> {
  const { plan, patient, machine } = study;
  const page = PAGES[image.kind](study, image);
  const colour = page.frames[0]?.channels === 3;
  const random = streamOf(patient, 'encoding', image.number);
  await writeDicom(join(dir, image.file), {
    patient: {
      name: plan.patientName,
      id: plan.patientId,
      sex: patient.sex,
      birthDate: plan.birthDate,
      address: plan.address,
      telephone: plan.telephone,
    },
    study: {
      uid: plan.studyUid,
      id: plan.studyId,
      date: plan.date,
      time: dicomTime(plan.begin),
      description: 'SYNTHETIC ABDOMEN',
      accession: plan.accession,
      referringPhysician: machine.physician,
    },
    series: { uid: plan.seriesUid, number: 1 },
    instance: { uid: image.uid, number: image.number, time: dicomTime(image.time) },
    equipment: {
      manufacturer: machine.layout.manufacturer,
      model: machine.layout.model,
      softwareVersion: `SONOGRAFT PHANTOM ${EDITION}`,
      institution: machine.hospital,
      operator: machine.operator,
    },
    privateBlock: {
      group: PRIVATE_GROUP,
      creator: `${machine.layout.manufacturer} US 1`,
      values: [plan.patientName, `${plan.patientId} ${plan.birthDate}`, machine.curved.name],
    },
    encoding: random.pick(colour ? ENCODINGS.colour : ENCODINGS.gray),
    synthetic: true,
    burnedInAnnotation: true,
    regions: machine.tellsRegions ? page.regions.map(asWritten) : [],
    frames: page.frames,
    frameTime: 50,
  });
  return {
    file: image.file,
    uid: image.uid,
    frames: page.frames.length,
    category: page.category,
    readable: page.readable,
    text: page.frames[0]?.written ?? [],
  };
}

function asWritten({ rectangle, ...rest }: Page['regions'][number]) {
  const { x, y, width, height } = rectangle;
  return { ...rest, x0: x, y0: y, x1: x + width - 1, y1: y + height - 1 };
}
