import { readTlsIdentity, type TlsFiles } from '../dimse/tls-identity.ts';
import type { NodeAddress } from '../node-address.ts';
import type { PacsSettings } from '../settings.ts';
import type { Sender } from './sender.ts';

export interface SenderOptions {
  readonly address: NodeAddress;
  readonly settings: PacsSettings;
  readonly tls?: TlsFiles | undefined;
  /** The value of the Authorization header, for DICOMweb. */
  readonly authorization?: string | undefined;
}

/**
 * Makes ready to send to a node, by C-STORE or STOW-RS; nothing is connected until something is sent.
 *
 * @throws UserError when a file for TLS cannot be read.
 */
export async function openSender(options: SenderOptions): Promise<Sender> {
  const { address, settings, authorization } = options;
  const tls = options.tls === undefined ? undefined : await readTlsIdentity(options.tls);
  // Loaded here because every command would wait for them.
  if (address.kind === 'web') {
    const { WebSender } = await import('../dicomweb/web-sender.ts');
    return new WebSender(address.url, { settings, tls, authorization });
  }
  const { DimseSender } = await import('../dimse/dimse-sender.ts');
  const { aeTitle, host, port } = address;
  const secure = address.tls ? (tls ?? (await readTlsIdentity({}))) : undefined;
  return new DimseSender({ aeTitle, host, port, tls: secure, purpose: 'send to' }, settings);
}
