import { ProtocolFault } from './protocol-fault.ts';

/** Values of CommandField (PS3.7 section E.1); an answer is its request with the high bit set. */
export const COMMAND = {
  store: 0x0001,
  get: 0x0010,
  find: 0x0020,
  move: 0x0021,
  echo: 0x0030,
  cancel: 0x0fff,
  answer: 0x8000,
} as const;

/** Value of CommandDataSetType that says no data set follows (PS3.7 section E.1). */
const NO_DATA_SET = 0x0101;

const COMMAND_FIELD = 0x0100;
const COMMAND_DATA_SET_TYPE = 0x0800;

/** What must be known of a command to follow the messages. */
export interface CommandSet {
  readonly field: number;
  readonly hasDataSet: boolean;
}

/**
 * Reads a command set: elements of group 0000 in implicit VR little endian (PS3.7 section 6.3.1),
 * none nested, filling the bytes exactly.
 *
 * @throws ProtocolFault
 */
export function readCommandSet(bytes: Buffer): CommandSet {
  const found = new Map<number, number>();
  for (let at = 0; at < bytes.length;) {
    const length = at + 8 <= bytes.length ? bytes.readUInt32LE(at + 4) : Infinity;
    const end = at + 8 + length;
    if (end > bytes.length) throw new ProtocolFault('its command ends within an element');
    const group = bytes.readUInt16LE(at);
    const element = bytes.readUInt16LE(at + 2);
    if (group !== 0 || found.has(element)) {
      throw new ProtocolFault(`its command holds an element ${hex(group)},${hex(element)}`);
    }
    found.set(element, length === 2 ? bytes.readUInt16LE(at + 8) : NaN);
    at = end;
  }
  const field = found.get(COMMAND_FIELD) ?? NaN;
  const dataSetType = found.get(COMMAND_DATA_SET_TYPE) ?? NaN;
  if (Number.isNaN(field) || Number.isNaN(dataSetType)) {
    throw new ProtocolFault('its command does not say what it is');
  }
  return { field, hasDataSet: dataSetType !== NO_DATA_SET };
}

function hex(value: number): string {
  return value.toString(16).padStart(4, '0');
}
