import type { DataSet } from 'dicom-parser';
import type { ByteSource } from './byte-source.ts';
import { guarded, parseDataSet } from './data-set.ts';
import { GRAPHICS } from './header-texts.ts';
import { decoderOf, itemsOf } from './header-value.ts';
import { type LentText, referenceOf } from './lent-text.ts';
import { reportTexts } from './report-texts.ts';

/** More texts in a file are left. */
const MAX_TEXTS = 4096;

const REFERENCED_SERIES = 'x00081115';
const REFERENCED_IMAGES = 'x00081140';

/**
 * What a presentation state or a structured report says of images in other files: text that is drawn
 * over them, or that stands in the report with a reference to them. Text without a reference is lent to
 * none.
 *
 * Sources: DICOM PS3.3 C.10.5 (graphic annotations) and C.17.3 (content of reports).
 *
 * @throws RefusedFile when it is no DICOM file that can be parsed.
 */
export function readLentTexts(file: ByteSource): LentText[] {
  const { dataSet } = parseDataSet(file);
  return guarded(() =>
    [...presentationTexts(dataSet), ...reportTexts(dataSet)].slice(0, MAX_TEXTS),
  );
}

function presentationTexts(dataSet: DataSet): LentText[] {
  const decode = decoderOf(dataSet);
  const ofAll = itemsOf(dataSet, REFERENCED_SERIES).flatMap((series) =>
    itemsOf(series, REFERENCED_IMAGES),
  );
  return itemsOf(dataSet, GRAPHICS.annotations).flatMap((annotation) => {
    const own = itemsOf(annotation, REFERENCED_IMAGES);
    const images = (own.length > 0 ? own : ofAll).flatMap(referenceOf);
    const texts = itemsOf(annotation, GRAPHICS.objects)
      .map((object) => decode(object, GRAPHICS.text))
      .filter((text) => text !== '');
    return images.flatMap((image) =>
      texts.map((text): LentText => ({ ...image, source: 'PresentationState', text })),
    );
  });
}
