import type { Purpose } from './node-address.ts';

/** What TLS says of a certificate that nobody it knows has signed. */
const UNTRUSTED = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Why no connection to a node came about, as the end of a sentence. */
export function noConnection(error: unknown, purpose: Purpose): string {
  const code = codeOf(error);
  if (!UNTRUSTED.includes(code)) return `no connection came about (${code})`;
  const option = purpose === 'send to' ? '--send-ca' : '--tls-ca';
  return `no authority that is known here has signed its certificate (${code}); where you trust it, name its authority with ${option}`;
}

/** What the system calls an error, or the innermost of its causes. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.cause === undefined ? (code ?? error.message) : codeOf(error.cause);
}
