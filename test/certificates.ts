import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Files in PEM of an authority, and of a node whose certificate it signed for localhost. */
export interface Certificates {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** Makes an authority and a certificate for a day, with Debian's openssl. */
export function makeCertificates(dir: string): Certificates {
  const path = (name: string): string => join(dir, name);
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { stdio: 'ignore' });
  };
  const newKey = ['-newkey', 'rsa:2048', '-nodes', '-days', '1'];
  openssl(
    ...['req', '-x509', ...newKey, '-subj', '/CN=Test authority'],
    ...['-keyout', path('ca.key'), '-out', path('ca.pem')],
  );
  openssl(
    ...['req', '-x509', ...newKey, '-subj', '/CN=localhost'],
    ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-CA', path('ca.pem'), '-CAkey', path('ca.key')],
    ...['-keyout', path('node.key'), '-out', path('node.pem')],
  );
  return { authority: path('ca.pem'), certificate: path('node.pem'), key: path('node.key') };
}
