import dicomParser from 'dicom-parser';
import { isUid } from '../archive.ts';
import { type Filed, type Inbox, MisfitObject } from './inbox.ts';
import type { ObjectIdentity } from './part10-header.ts';

/** Preamble, mark, and the element that holds the length of the file meta information. */
const START = 144;
const MAX_META = 2 ** 16;

/**
 * Files an object that comes as a DICOM file: its header is read and replaced by ours, its data set is
 * kept byte for byte. So the same object gives the same file, whichever way it came.
 *
 * @param limit largest object, in bytes.
 * @throws MisfitObject when it is no DICOM file, contradicts itself, or is too large; or what the
 *   operating system said.
 */
export async function filePart10(
  inbox: Inbox,
  pieces: AsyncIterable<Buffer>,
  from: string,
  limit: number,
): Promise<Filed> {
  const source = pieces[Symbol.asyncIterator]();
  const { identity, rest } = await readHeader(source);
  const object = inbox.begin(identity);
  try {
    let bytes = rest.length;
    object.write(rest);
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      bytes += next.value.length;
      if (bytes > limit) throw new MisfitObject(`it has more than ${limit} bytes`, false);
      object.write(next.value);
      await object.taken();
    }
    return await inbox.file(object, from);
  } finally {
    await object.discard();
  }
}

async function readHeader(
  source: AsyncIterator<Buffer>,
): Promise<{ identity: ObjectIdentity; rest: Buffer }> {
  let held = Buffer.alloc(0);
  const hold = async (length: number): Promise<void> => {
    while (held.length < length) {
      const next = await source.next();
      if (next.done === true) throw new MisfitObject('it ends within its header', false);
      held = Buffer.concat([held, next.value]);
    }
  };
  await hold(START);
  if (held.toString('latin1', 128, 132) !== 'DICM' || held.readUInt32LE(132) !== 0x00000002) {
    throw new MisfitObject('it is no DICOM file', false);
  }
  const end = START + held.readUInt32LE(140);
  if (end > MAX_META) throw new MisfitObject('its header is too long', false);
  await hold(end);
  return { identity: identityIn(held.subarray(0, end)), rest: held.subarray(end) };
}

/** @throws MisfitObject */
function identityIn(header: Buffer): ObjectIdentity {
  let values: (string | undefined)[];
  try {
    const meta = dicomParser.readPart10Header(header);
    values = ['x00020002', 'x00020003', 'x00020010'].map((tag) => meta.string(tag));
  } catch (cause) {
    throw new MisfitObject('its header does not parse', false, { cause });
  }
  const [sopClassUID, sopInstanceUID, transferSyntaxUID] = values;
  if (!isUid(sopClassUID) || !isUid(sopInstanceUID) || !isUid(transferSyntaxUID)) {
    throw new MisfitObject('its header does not say what it is', false);
  }
  return { sopClassUID, sopInstanceUID, transferSyntaxUID };
}
