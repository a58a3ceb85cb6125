import { UserError } from '../errors.ts';
import { aeTitle } from './settings.ts';

/** What a node is asked for; sentences about it say so. */
export type Purpose = 'pull from' | 'send to';

/** A node that the user named. */
export type NodeAddress =
  | {
      readonly kind: 'dimse';
      readonly aeTitle: string;
      readonly host: string;
      readonly port: number;
      readonly tls: boolean;
    }
  | { readonly kind: 'web'; readonly url: URL };

/**
 * Reads `dicom://AETITLE@host:port`, `dicom+tls://...`, or the `https://` address of a DICOMweb service.
 *
 * @param plainHttp whether `http://` may leave this machine.
 * @throws UserError for anything else, and for passwords, which every user of this machine could see.
 */
export function parseNodeAddress(
  text: string,
  plainHttp: boolean,
  purpose: Purpose = 'pull from',
): NodeAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || url?.protocol === 'http:') {
    return webAddress(url, plainHttp, purpose);
  }
  if (url?.protocol === 'dicom:' || url?.protocol === 'dicom+tls:') {
    const title = decodeURIComponent(url.username);
    const port = Number(url.port);
    if (aeTitle.safeParse(title).success && url.hostname !== '' && port > 0) {
      const tls = url.protocol === 'dicom+tls:';
      const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
      return { kind: 'dimse', aeTitle: title, host, port, tls };
    }
  }
  throw new UserError(
    `Cannot ${purpose} "${text.replace(/:[^:@/]*@/, ':...@')}": it is no address of a node; give dicom://AETITLE@host:port, dicom+tls://AETITLE@host:port, or https://host/path of a DICOMweb service.`,
  );
}

function webAddress(url: URL, plainHttp: boolean, purpose: Purpose): NodeAddress {
  if (url.username !== '' || url.password !== '') {
    throw new UserError(
      `Cannot ${purpose} ${url.host}: its address holds a name or password, which others on this machine can see; set SONOGRAFT_DICOMWEB_USER and SONOGRAFT_DICOMWEB_PASSWORD, or SONOGRAFT_DICOMWEB_TOKEN.`,
    );
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && !plainHttp) {
    throw new UserError(
      `Cannot ${purpose} ${url.host}: http:// shows patients to everyone on the way; use https://, or --plain-http where the network is trusted.`,
    );
  }
  return { kind: 'web', url };
}

/** Whether a host name is this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host === '[::1]' || /^127\.[0-9.]+$/.test(host);
}
