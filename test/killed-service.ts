import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Random } from '../src/numeric/index.ts';
import { start } from './cli.ts';
import {
  associateRequest,
  type ObjectToSend,
  objectOf,
  Sender,
  storeRequest,
} from './dimse-sender.ts';

export interface KilledService {
  /** The packed classifier in service. */
  readonly packed: string;
  /** Where it keeps what came. */
  readonly folder: string;
  /** The node that takes its reports. */
  readonly sendTo: string;
  /** Files that are sent to it. */
  readonly files: readonly string[];
  /** How often it is killed, at moments drawn from the seed. */
  readonly kills: number;
  readonly seed: number;
  /** Called with the objects that are acknowledged so far, and the kills. */
  readonly told?: (acknowledged: number, kills: number) => void;
}

export interface KilledTally {
  /** SOP instance UIDs of what was acknowledged. */
  readonly acknowledged: ReadonlySet<string>;
  readonly kills: number;
}

/** Shortest and longest life of the service between two kills, in milliseconds. */
const LIFE = [600, 4000] as const;

/**
 * Stores files one by one in a service that is killed (SIGKILL) at random moments and started again;
 * what was not acknowledged is sent again, as senders do. At the end it runs until every report is sent.
 */
export async function storeInKilledService(options: KilledService): Promise<KilledTally> {
  const { packed, folder, sendTo, files, seed, told } = options;
  const random = new Random('kills', seed);
  const objects = await Promise.all(files.map(async (path) => objectOf(await readFile(path))));
  const acknowledged = new Set<string>();
  let kills = 0;
  for (;;) {
    const service = start(
      'receive',
      folder,
      '--port',
      '0',
      '--classify',
      packed,
      '--send-to',
      sendTo,
      '--json',
    );
    const [, port = ''] = await service.said(/listens on 127\.0\.0\.1:(\d+) and classifies/);
    const timer =
      kills < options.kills ? setTimeout(() => service.kill(), random.uniform(...LIFE)) : undefined;
    const left = objects.filter(({ sopInstanceUID }) => !acknowledged.has(sopInstanceUID));
    // Spread over the kills that are still to come, so that each finds something under way.
    const share = Math.ceil(left.length / Math.max(1, options.kills - kills));
    const some = left.slice(0, timer === undefined ? left.length : share);
    // The connection breaks when the service is killed.
    await store(Number(port), some, acknowledged).catch(() => undefined);
    told?.(acknowledged.size, kills);
    if (timer === undefined) {
      await allSent(folder, acknowledged.size);
      service.interrupt();
      await service.finished;
      return { acknowledged, kills };
    }
    await service.finished;
    kills += 1;
  }
}

/** Sends objects until all are acknowledged or the connection is lost. */
async function store(
  port: number,
  objects: readonly ObjectToSend[],
  acknowledged: Set<string>,
): Promise<void> {
  const kinds = [...new Set(objects.map(kindOf))];
  const sender = await Sender.open(port).catch(() => undefined);
  if (sender === undefined) return;
  const contexts = kinds.map((kind, i) => {
    const [sopClassUID = '', syntax = ''] = kind.split(' ');
    return [2 * i + 1, sopClassUID, [syntax]] as const;
  });
  sender.send(associateRequest({ contexts }));
  if ((await sender.receive())?.type !== 2) return;
  for (const object of objects) {
    sender.send(storeRequest(object, 2 * kinds.indexOf(kindOf(object)) + 1));
    if ((await sender.status()) !== 0) return;
    acknowledged.add(object.sopInstanceUID);
  }
  sender.close();
}

function kindOf({ sopClassUID, transferSyntaxUID }: ObjectToSend): string {
  return `${sopClassUID} ${transferSyntaxUID}`;
}

/** Waits until as many reports are sent, and none waits. */
async function allSent(folder: string, reports: number): Promise<void> {
  for (;;) {
    const [waiting, sent] = await Promise.all(
      ['waiting', 'sent'].map((state) => readdir(join(folder, 'reports', state))),
    );
    if ((waiting ?? []).length === 0 && (sent ?? []).length >= reports) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
