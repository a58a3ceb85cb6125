import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { Refusal } from './refusal.ts';

/** Names of this machine for itself. */
const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/**
 * Refuses what another site makes a browser send: a request that changes something from another origin,
 * and, on the loopback address, any request under a name that is not this machine's (DNS rebinding).
 */
export function refuseOtherSites(
  request: FastifyRequest,
  { isLoopback, address }: { readonly isLoopback: boolean; readonly address: string | null },
): void {
  const { host = '', origin } = request.headers;
  // RFC 9112 section 3.2.
  if (host === '' && request.raw.httpVersion === '1.1') {
    throw new Refusal(400, 'Cannot take the request: it has no Host.', 'wrong-input');
  }
  const name = host.replace(/:\d+$/, '');
  const own = address === null ? null : new URL(address).hostname;
  if (isLoopback && !LOOPBACK.includes(name) && name !== own) {
    throw new Refusal(
      421,
      `Nothing is served under the name ${JSON.stringify(name.slice(0, 100))}; open the address that the terminal printed.`,
      'wrong-host',
    );
  }
  if (request.method === 'GET' || request.method === 'HEAD' || origin === undefined) return;
  const from = URL.canParse(origin) ? new URL(origin) : null;
  if (from?.host === host || (own !== null && from?.hostname === own)) return;
  throw new Refusal(403, 'Another site may not ask for that.', 'other-site');
}

/** Whether an address reaches this machine alone. */
export function isLoopbackHost(host: string): boolean {
  if (host === 'localhost') return true;
  return isIP(host) === 6 ? host === '::1' : isIP(host) === 4 && host.startsWith('127.');
}
