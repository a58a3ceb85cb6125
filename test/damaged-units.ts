import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../src/numeric/index.ts';
import {
  associateRequest,
  releaseRequest,
  Sender,
  smallObject,
  storeRequest,
} from './dimse-sender.ts';
import { startReceiver } from './receiver.ts';

/** What became of senders whose protocol data units were damaged. */
export interface DamagedUnitsTally {
  senders: number;
  /** Objects that a receiver filed all the same. */
  filed: number;
  /** Associations that it cut off or turned away. */
  lost: number;
  /** The longest that a sender waited for the end of its connection, in milliseconds. */
  longestWait: number;
  /** What the process took more after all senders than after the first tenth of them, in bytes. */
  growth: number;
}

/** A receiver that waits for nobody. */
const IMPATIENT = { association_seconds: 1, silence_seconds: 1, object_mib: 1 };
const AT_ONCE = 16;
const PATIENCE_MS = 10_000;

/**
 * Sends `count` seeded damaged sequences of protocol data units to a receiver, 16 at a time, and
 * after them a sound object.
 *
 * @param folder that the receiver files into.
 * @throws RangeError when the sound object is not taken.
 */
export async function sendDamagedUnits(
  folder: string,
  count: number,
  seed: number,
): Promise<DamagedUnitsTally> {
  const receiver = await startReceiver(IMPATIENT, undefined, folder);
  const tally: DamagedUnitsTally = { senders: 0, filed: 0, lost: 0, longestWait: 0, growth: 0 };
  let early = 0;
  try {
    for (let first = 0; first < count; first += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, count - first) }, async (_, i) => {
        const random = new Random('units', `${seed} ${first + i}`);
        const bytes = damagedUnits(first + i, random);
        const waited = await sendPieces(receiver.port, bytes, random, PATIENCE_MS);
        tally.longestWait = Math.max(tally.longestWait, waited);
        tally.senders++;
      });
      await Promise.all(some);
      if (early === 0 && first >= count / 10) early = memory();
    }
    tally.growth = memory() - early;
    const status = await Sender.store(receiver.port, smallObject('1.2.9', '1.2.9.1'));
    if (status !== 0) throw new RangeError(`A sound object was answered by ${status ?? 'nothing'}`);
    tally.filed = receiver.filed.length - 1;
    tally.lost = receiver.lost.length;
    return tally;
  } finally {
    await receiver.close();
  }
}

/**
 * An association, two objects and the release, damaged in one seeded way.
 *
 * @param number names the objects: others have other UIDs.
 */
export function damagedUnits(number: number, random: Random): Buffer {
  return damaged(unitsOf(number), random);
}

/** An association, two objects and the release, as units. */
function unitsOf(number: number): Buffer[] {
  const object = (i: number) => smallObject('1.2.8', `1.2.8.${number}.${i}`, 500);
  const units = [associateRequest(), storeRequest(object(1)), storeRequest(object(2))];
  return [...units.flatMap(unitsIn), releaseRequest];
}

function unitsIn(bytes: Buffer): Buffer[] {
  const units: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 6 + bytes.readUInt32BE(at + 2);
    units.push(bytes.subarray(at, end));
    at = end;
  }
  return units;
}

function damaged(units: readonly Buffer[], random: Random): Buffer {
  const kept = [...units];
  const at = random.int(kept.length);
  const unit = Buffer.from(kept[at] ?? Buffer.alloc(0));
  switch (random.int(7)) {
    case 0: // Bits that flip.
      for (let i = 1 + random.int(8); i > 0; i--) {
        const place = random.int(unit.length);
        unit[place] = (unit[place] ?? 0) ^ (1 << random.int(8));
      }
      kept[at] = unit;
      break;
    case 1: // A length that lies.
      unit.writeUInt32BE(random.int(2) === 0 ? random.int(2 ** 31) : 0xffffffff, 2);
      kept[at] = unit;
      break;
    case 2: // A length within that lies: of an item or of a data value.
      unit.writeUInt16BE(random.int(2 ** 16), 6 + random.int(unit.length - 8));
      kept[at] = unit;
      break;
    case 3: // Another type.
      unit[0] = random.int(256);
      kept[at] = unit;
      break;
    case 4: // Units out of order, or twice.
      kept.splice(random.int(kept.length), 0, unit);
      break;
    case 5: // One that is missing.
      kept.splice(at, 1);
      break;
    default: {
      // An end anywhere, or noise.
      const all = Buffer.concat(kept);
      const noise = Buffer.from(Array.from({ length: random.int(500) }, () => random.int(256)));
      return Buffer.concat([all.subarray(0, random.int(all.length)), noise]);
    }
  }
  return Buffer.concat(kept);
}

/**
 * Sends bytes in pieces, reads whatever comes, and waits until the receiver has closed, or breaks the
 * connection when it has waited for so long.
 *
 * @returns how long it waited, in milliseconds.
 */
export async function sendPieces(
  port: number,
  bytes: Buffer,
  random: Random,
  patienceMs: number,
): Promise<number> {
  const sender = await Sender.open(port);
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random.int(4000);
    sender.send(bytes.subarray(at, end));
    at = end;
  }
  const started = performance.now();
  const closed = (async () => {
    while ((await sender.receive()) !== undefined);
  })();
  // A receiver that never closes is seen by this, not by a test that hangs.
  await Promise.race([closed, sleep(patienceMs, undefined, { ref: false })]);
  sender.close();
  return performance.now() - started;
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
