import type { DataSet } from 'dicom-parser';
import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import {
  KEPT,
  type KeptAttribute,
  KEPT_OF_REGIONS,
  type KeptAttributes,
} from './deidentified-attributes.ts';
import { type Identity, shiftDate } from './identity.ts';
import { numbersOf } from './number-values.ts';
import { keepPrivate } from './private-elements.ts';
import type { PrivateTag } from './private-tags.ts';

/**
 * The elements of a header that stay in a de-identified copy, as they stay there.
 *
 * @param privateTags private elements that stay too.
 */
export function deidentifiedHeader(
  dataSet: DataSet,
  identity: Identity,
  privateTags: readonly PrivateTag[],
): DcmjsElements {
  return {
    ...keep(dataSet, KEPT, identity),
    ...keepPrivate(dataSet, privateTags, identity),
    '00100010': { vr: 'PN', Value: [identity.patient] },
    '00100020': { vr: 'LO', Value: [identity.patient] },
  };
}

function keep(dataSet: DataSet, attributes: KeptAttributes, identity: Identity): DcmjsElements {
  const kept: Record<string, DcmjsElement> = {};
  for (const [tag, [vr, action]] of Object.entries(attributes)) {
    const name = `x${tag.toLowerCase()}`;
    if (action !== 'empty' && !dataSet.elements[name]) continue;
    kept[tag] = { vr, Value: valuesOf(dataSet, name, [vr, action], identity) };
  }
  return kept;
}

function valuesOf(
  dataSet: DataSet,
  name: string,
  [vr, action]: KeptAttribute,
  identity: Identity,
): DcmjsElement['Value'] {
  if (action === 'empty' || action === 'clear') return [];
  if (vr === 'SQ') {
    return (dataSet.elements[name]?.items ?? []).flatMap(({ dataSet: item }) =>
      item ? [keep(item, KEPT_OF_REGIONS, identity)] : [],
    );
  }
  const numbers = numbersOf(dataSet, name, vr);
  if (numbers !== null) return numbers;
  const texts = (dataSet.string(name) ?? '').split('\\').map((text) => text.trim());
  if (action === 'uid') return texts.map((text) => (text === '' ? '' : identity.uid(text)));
  if (action === 'date') return texts.map((text) => shiftDate(text, identity.days));
  return texts.map((text) => (isAllowed(vr, text) ? text : ''));
}

/** What a VR of text may hold (PS3.5 table 6.2-1); elsewhere a name could hide. */
const ALLOWED: Readonly<Record<string, RegExp>> = {
  CS: /^[A-Z0-9 _]{0,16}$/,
  IS: /^[+-]?\d{0,12}$/,
  DS: /^[0-9+\-.eE ]{0,16}$/,
  TM: /^[\d.:]{0,16}$/,
  UI: /^[\d.]{0,64}$/,
  LO: /^[ -[\]-~]{0,64}$/,
};

function isAllowed(vr: string, text: string): boolean {
  return ALLOWED[vr]?.test(text) ?? false;
}
