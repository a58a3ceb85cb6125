import type { DataSet } from 'dicom-parser';
import type { DcmjsElement, DcmjsElements } from 'dcmjs';
import {
  KEPT,
  type KeptAttribute,
  KEPT_OF_REGIONS,
  type KeptAttributes,
} from './deidentified-attributes.ts';

/** What stands for a patient's identity in copies; the same for every file of the patient. */
export interface Identity {
  /** PatientID and PatientName of the copies. */
  readonly patient: string;
  /** Another UID for each UID, the same in every file. */
  readonly uid: (uid: string) => string;
  /** Whole days by which dates are shifted. */
  readonly days: number;
}

/** The elements of a header that stay in a de-identified copy, as they stay there. */
export function deidentifiedHeader(dataSet: DataSet, identity: Identity): DcmjsElements {
  return {
    ...keep(dataSet, KEPT, identity),
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

const SIZES: Readonly<Record<string, number>> = { US: 2, UL: 4, SL: 4, FL: 4, FD: 8, AT: 4 };

/** The values of a binary VR; null for text. */
function numbersOf(dataSet: DataSet, name: string, vr: string): number[] | null {
  const size = SIZES[vr];
  if (size === undefined) return null;
  const count = Math.min(256, Math.floor((dataSet.elements[name]?.length ?? 0) / size));
  return Array.from({ length: count }, (_, i) => {
    switch (vr) {
      case 'US':
        return dataSet.uint16(name, i) ?? 0;
      case 'UL':
        return dataSet.uint32(name, i) ?? 0;
      case 'SL':
        return dataSet.int32(name, i) ?? 0;
      case 'FL':
        return dataSet.float(name, i) ?? 0;
      case 'FD':
        return dataSet.double(name, i) ?? 0;
      default:
        return ((dataSet.uint16(name, 2 * i) ?? 0) << 16) | (dataSet.uint16(name, 2 * i + 1) ?? 0);
    }
  });
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

/**
 * A date (DA) or the date of a date and time (DT, whose time stays) moved by whole days; empty where
 * there is none.
 */
export function shiftDate(text: string, days: number): string {
  const [, year, month, day, rest = ''] = /^(\d{4})\.?(\d{2})\.?(\d{2})([\d.]*)/.exec(text) ?? [];
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day) + days);
  if (year === undefined || Number.isNaN(at)) return '';
  const moved = new Date(at).toISOString();
  return moved.slice(0, 10).replaceAll('-', '') + rest;
}
