import { readFile } from 'node:fs/promises';
import { fromSystemError } from '../../errors.ts';

/** Files in PEM by which a node shows who it is, and whom it believes. */
export interface TlsFiles {
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  /** Authorities; a server then asks clients for certificates of theirs. */
  readonly authorities?: string | undefined;
}

/** What Node's TLS is given. */
export interface TlsIdentity {
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly ca?: Buffer;
  readonly requestCert: boolean;
  readonly rejectUnauthorized: boolean;
  /** As the BCP 195 profiles of PS3.15 annex B ask at least. */
  readonly minVersion: 'TLSv1.2';
}

/** @throws UserError when a file cannot be read. */
export async function readTlsIdentity(files: TlsFiles): Promise<TlsIdentity> {
  const { certificate, key, authorities } = files;
  const hasAuthorities = authorities !== undefined;
  return {
    ...(certificate !== undefined && { cert: await read(certificate) }),
    ...(key !== undefined && { key: await read(key) }),
    ...(hasAuthorities && { ca: await read(authorities) }),
    requestCert: hasAuthorities,
    rejectUnauthorized: true,
    minVersion: 'TLSv1.2',
  };
}

async function read(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw fromSystemError(error, 'Cannot read a file for TLS');
  }
}
