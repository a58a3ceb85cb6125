import { resolve } from 'node:path';
import type { Receiver, ReceiverEvents } from './dimse/receiver.ts';
import { readTlsIdentity, type TlsFiles } from './dimse/tls-identity.ts';
import { Inbox } from './inbox/inbox.ts';
import type { PacsSettings } from './settings.ts';

/**
 * Opens a folder for objects and listens for their senders.
 *
 * @param folder made where there is none.
 * @param tls plain TCP when undefined.
 * @throws UserError when the folder cannot be written, a file for TLS cannot be read, the address
 *   cannot be listened on, or nobody is named who may send from elsewhere.
 */
export async function openReceiver(
  folder: string,
  settings: PacsSettings,
  tls: TlsFiles | undefined,
  events: ReceiverEvents,
): Promise<Receiver> {
  const identity = tls === undefined ? undefined : await readTlsIdentity(tls);
  const inbox = await Inbox.open(resolve(folder));
  // Loaded here because every command would wait for dcmjs-dimse.
  const { listenForObjects } = await import('./dimse/receiver.ts');
  return await listenForObjects(inbox, settings, identity, events);
}
