import { readFileSync } from 'node:fs';
import { fromSystemError, UserError } from '../errors.ts';

/** Where a catalog on Postgres is; what is not said here pg takes from PGUSER, PGPASSWORD and so on. */
export interface PostgresAddress {
  /** For messages: without user and options. */
  readonly location: string;
  readonly host: string;
  readonly port: number | undefined;
  readonly user: string | undefined;
  readonly database: string;
  /** The schema of the database in which the tables are. */
  readonly schema: string;
  /** Encryption whose other side is checked; false: none. */
  readonly ssl: false | { readonly ca: string | undefined };
}

const OPTIONS = ['schema', 'host', 'sslmode', 'sslrootcert'];

/**
 * Reads `postgres://[USER@]HOST[:PORT]/DATABASE[?schema=NAME&sslmode=…&sslrootcert=FILE]`; `host=DIR`
 * names the folder of a Unix socket. A connection that leaves the machine is encrypted and its other
 * side checked, unless `sslmode=disable` is said.
 *
 * @throws UserError for an address that is not one, holds a password, or has an option that we do not
 *   know.
 */
export function parsePostgresAddress(address: string): PostgresAddress {
  const url = urlOf(address);
  if (url.password !== '') {
    throw refused(
      'it holds a password, which whoever reads the settings would see; put it into the variable PGPASSWORD or a file that PGPASSFILE names',
    );
  }
  const unknown = [...url.searchParams.keys()].find((name) => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw refused(`it has the option ${unknown}; there are ${OPTIONS.join(', ')}`);
  }
  const database = decodeURIComponent(url.pathname.slice(1));
  if (database === '' || database.includes('/')) {
    throw refused('it names no database; write postgres://HOST/DATABASE');
  }
  const schema = url.searchParams.get('schema') ?? 'public';
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw refused(
      `its schema is "${schema}"; it takes up to 63 lower-case letters, digits and underlines`,
    );
  }
  const host = url.searchParams.get('host') ?? (url.hostname === '' ? 'localhost' : url.hostname);
  return {
    location: `postgres://${url.host === '' ? host : url.host}/${database} (schema ${schema})`,
    host: host.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? undefined : Number(url.port),
    user: url.username === '' ? undefined : decodeURIComponent(url.username),
    database,
    schema,
    ssl: encryption(url.searchParams, host),
  };
}

function urlOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol === 'postgres:' || url?.protocol === 'postgresql:') return url;
  throw refused('it is not of the form postgres://HOST/DATABASE');
}

function encryption(options: URLSearchParams, host: string): PostgresAddress['ssl'] {
  const isHere = host.startsWith('/') || ['localhost', '127.0.0.1', '[::1]', '::1'].includes(host);
  const mode = options.get('sslmode') ?? (isHere ? 'disable' : 'verify-full');
  if (mode === 'disable') return false;
  if (mode !== 'verify-full') {
    throw refused(
      `its sslmode is "${mode}"; take verify-full, or disable on a network that you trust`,
    );
  }
  const file = options.get('sslrootcert');
  if (file === null) return { ca: undefined };
  try {
    return { ca: readFileSync(file, 'utf8') };
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the certificate of the catalog’s authority');
  }
}

function refused(reason: string): UserError {
  return new UserError(`Cannot use the address of the catalog: ${reason}.`);
}
