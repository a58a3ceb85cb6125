import { join } from 'node:path';
import { listenForObjects, type Receiver } from '../src/pacs/dimse/receiver.ts';
import type { TlsIdentity } from '../src/pacs/dimse/tls-identity.ts';
import { type Filed, Inbox } from '../src/pacs/inbox/inbox.ts';
import { type PacsSettings, pacsSettings } from '../src/pacs/settings.ts';
import { scratch } from './cli.ts';

/** A receiver of a test, and what it told. */
export interface ReceiverUnderTest {
  readonly port: number;
  readonly folder: string;
  readonly filed: Filed[];
  readonly refused: string[];
  readonly lost: string[];
  readonly close: () => Promise<void>;
}

/** Starts a receiver on a free port, in a folder that is gone after the suite; to be closed. */
export async function startReceiver(
  settings: Partial<PacsSettings> = {},
  tls?: TlsIdentity,
  folder?: string,
): Promise<ReceiverUnderTest> {
  const into = folder ?? join(await scratch(), 'in');
  const filed: Filed[] = [];
  const refused: string[] = [];
  const lost: string[] = [];
  const receiver: Receiver = await listenForObjects(
    await Inbox.open(into),
    { ...pacsSettings.parse({}), port: 0, ...settings },
    tls,
    {
      opened: () => undefined,
      filed: (one) => filed.push(one),
      refused: (because) => refused.push(because),
      lost: (sentence) => lost.push(sentence),
    },
  );
  return { port: receiver.port, folder: into, filed, refused, lost, close: () => receiver.close() };
}
