import { ProtocolFault } from './protocol-fault.ts';
import { PDU_HEADER } from './pdu-splitter.ts';

/** Bytes before the items: version, two reserved, two AE titles, 32 reserved (PS3.8 section 9.3.2). */
const FIXED = 68;

const PRESENTATION_CONTEXT = 0x20;

/** Odd numbers of one byte (PS3.8 section 9.3.2.2). */
const MAX_CONTEXTS = 128;

/**
 * Checks that the items of an association request fill it exactly and that its presentation contexts
 * have numbers of their own, and puts them in the order of their numbers. The standard asks for no
 * order, but dcmjs-dimse gives contexts that come out of order other numbers.
 *
 * @param pdu header included.
 * @throws ProtocolFault
 */
export function orderedAssociateRequest(pdu: Buffer): Buffer {
  if (pdu.length < PDU_HEADER + FIXED) {
    throw new ProtocolFault(`its association request has ${pdu.length} bytes`);
  }
  const contexts = new Map<number, Buffer>();
  const others: Buffer[] = [];
  for (const item of itemsOf(pdu.subarray(PDU_HEADER + FIXED))) {
    if (item.readUInt8(0) !== PRESENTATION_CONTEXT) {
      others.push(item);
      continue;
    }
    const id = item.length < 8 ? 0 : item.readUInt8(4);
    if (id % 2 === 0 || contexts.has(id)) {
      throw new ProtocolFault(`its association request numbers a presentation context ${id}`);
    }
    // Its sub-items must fill it, too.
    itemsOf(item.subarray(8));
    contexts.set(id, item);
  }
  if (contexts.size === 0 || contexts.size > MAX_CONTEXTS) {
    throw new ProtocolFault(`its association request has ${contexts.size} presentation contexts`);
  }
  const ordered = [...contexts].sort(([a], [b]) => a - b).map(([, item]) => item);
  return Buffer.concat([pdu.subarray(0, PDU_HEADER + FIXED), ...inPlace(others, ordered)]);
}

/** Items, each with its header of type, a reserved byte, and a length of two bytes. */
function itemsOf(bytes: Buffer): Buffer[] {
  const items: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 4 + (at + 4 <= bytes.length ? bytes.readUInt16BE(at + 2) : 0);
    if (end > bytes.length) {
      throw new ProtocolFault('its association request holds an item that passes its end');
    }
    items.push(bytes.subarray(at, end));
    at = end;
  }
  return items;
}

/** The application context comes first, user information last. */
function inPlace(others: readonly Buffer[], contexts: readonly Buffer[]): Buffer[] {
  const isFirst = (item: Buffer): boolean => item.readUInt8(0) < PRESENTATION_CONTEXT;
  return [...others.filter(isFirst), ...contexts, ...others.filter((item) => !isFirst(item))];
}
