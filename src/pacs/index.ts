export type { Filed } from './inbox/inbox.ts';
export { openReceiver } from './open-receiver.ts';
export { aeTitle, pacsSettings, type PacsSettings } from './settings.ts';
export type { TlsFiles } from './dimse/tls-identity.ts';
