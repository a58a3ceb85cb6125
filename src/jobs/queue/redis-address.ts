import { readFileSync } from 'node:fs';
import { fromSystemError, UserError } from '../../errors.ts';

/** A server of Redis or Valkey. */
export interface RedisAddress {
  /** For messages. */
  readonly location: string;
  /** As ioredis has them; `tls`: the connection is encrypted, the other side's certificate checked. */
  readonly options: {
    readonly host: string;
    readonly port: number;
    readonly db: number;
    readonly username?: string;
    readonly password?: string;
    readonly tls?: { readonly ca?: string };
  };
}

/**
 * Reads `redis://HOST[:PORT][/NUMBER]`, or `rediss://` for an encrypted connection. The password comes
 * from REDIS_PASSWORD or the file that REDIS_PASSWORD_FILE names, the user from REDIS_USERNAME, an
 * authority that is not the system's from the file that REDIS_CA_FILE names.
 *
 * @throws UserError for an address that is not one or that holds a password.
 */
export function parseRedisAddress(
  address: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): RedisAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    throw refused('it is not of the form redis://HOST:PORT');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      'it holds a user or password, which whoever lists processes would see; put them into REDIS_USERNAME and REDIS_PASSWORD, or a file that REDIS_PASSWORD_FILE names',
    );
  }
  const number = /^\/?(\d{0,3})$/.exec(url.pathname)?.[1];
  if (number === undefined || url.search !== '') {
    throw refused('behind the port it takes the number of a database and nothing else');
  }
  const { REDIS_PASSWORD, REDIS_PASSWORD_FILE, REDIS_USERNAME, REDIS_CA_FILE } = environment;
  const password = REDIS_PASSWORD ?? textOf(REDIS_PASSWORD_FILE)?.trim();
  const ca = textOf(REDIS_CA_FILE);
  return {
    location: `${url.protocol}//${url.host}`,
    options: {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: url.port === '' ? 6379 : Number(url.port),
      db: Number(number),
      ...(REDIS_USERNAME !== undefined && { username: REDIS_USERNAME }),
      ...(password !== undefined && { password }),
      ...(url.protocol === 'rediss:' && { tls: ca === undefined ? {} : { ca } }),
    },
  };
}

function textOf(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw fromSystemError(error, 'Cannot read what the queue needs');
  }
}

function refused(reason: string): UserError {
  return new UserError(`Cannot use the address of the queue: ${reason}.`);
}
