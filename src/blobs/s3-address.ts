import { readFileSync } from 'node:fs';
import { fromSystemError, UserError } from '../errors.ts';
import { checkKey } from './blob-store.ts';

/** What signs requests; never part of an address. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Where objects are. */
export interface S3Address {
  /** The server and the bucket, without a slash at the end. */
  readonly bucketUrl: string;
  /** Before every key: empty, or with a slash at its end. */
  readonly prefix: string;
  readonly region: string;
}

const OPTIONS = ['endpoint', 'region', 'plaintext'];
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Reads `s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION`. Without an endpoint it means
 * Amazon's. An endpoint that leaves the machine is encrypted, unless the address says `plaintext=yes`.
 *
 * @throws UserError saying what is wrong with it.
 */
export function parseS3Address(address: string): S3Address {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== 's3:' || url.hostname === '') {
    throw refused('it is not of the form s3://BUCKET/PREFIX?endpoint=https://HOST:PORT');
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      'it holds a key, which would stand in sonograft.yaml; put it into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or files that AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE name',
    );
  }
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(url.host)) {
    throw refused(
      `"${url.host}" is no bucket; it takes 3 to 63 small letters, digits, dots and dashes`,
    );
  }
  for (const name of url.searchParams.keys()) {
    if (OPTIONS.includes(name)) continue;
    throw refused(`it has no option "${name}"; the options are ${OPTIONS.join(', ')}`);
  }
  const region = url.searchParams.get('region') ?? 'us-east-1';
  if (!/^[a-z0-9-]{1,64}$/.test(region)) throw refused(`"${region}" is no region`);
  const given = url.searchParams.get('endpoint') ?? `https://s3.${region}.amazonaws.com`;
  const endpoint = endpointOf(given, url.searchParams.get('plaintext') === 'yes');
  const prefix = url.pathname.replace(/^\/|\/$/g, '');
  if (prefix !== '') checkKey(prefix);
  return {
    ...{ bucketUrl: `${endpoint}/${url.host}`, region },
    prefix: prefix === '' ? '' : `${prefix}/`,
  };
}

/** @throws UserError when there are none. */
export function s3Keys(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): S3Keys {
  const of = (name: string): string | undefined => {
    const file = environment[`${name}_FILE`];
    return environment[name] ?? (file === undefined ? undefined : textOf(file));
  };
  const accessKeyId = of('AWS_ACCESS_KEY_ID');
  const secretAccessKey = of('AWS_SECRET_ACCESS_KEY');
  const sessionToken = of('AWS_SESSION_TOKEN');
  if (accessKeyId === undefined || secretAccessKey === undefined) {
    throw new UserError(
      'Cannot use the object store: it takes a key, in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY or in files that AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE name.',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

function endpointOf(text: string, mayBePlain: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    throw refused(`its endpoint "${text}" is not of the form https://HOST:PORT`);
  }
  if (url.username !== '' || url.password !== '' || url.pathname !== '/' || url.search !== '') {
    throw refused('its endpoint takes a host and a port and nothing else');
  }
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && !mayBePlain) {
    throw refused(
      `its endpoint ${url.origin} would carry images unencrypted over the network; use https, or add &plaintext=yes where the network is trusted`,
    );
  }
  return url.origin;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the key of the object store');
  }
}

function refused(reason: string): UserError {
  return new UserError(`Cannot use the address of the object store: ${reason}.`);
}
