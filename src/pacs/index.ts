export type { TlsFiles } from './dimse/tls-identity.ts';
export type { Filed } from './inbox/inbox.ts';
export { type NodeAddress, parseNodeAddress } from './node-address.ts';
export { openReceiver } from './open-receiver.ts';
export { pullStudies, type PullResult } from './pull-studies.ts';
export { openSender } from './sending/open-sender.ts';
export type { OutgoingObject, Sender } from './sending/sender.ts';
export { aeTitle, pacsSettings, type PacsSettings } from './settings.ts';
