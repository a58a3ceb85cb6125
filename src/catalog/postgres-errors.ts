import { UserError } from '../errors.ts';

/** Milliseconds that a transaction waits for another to finish its write. */
export const BUSY_MS = 10_000;

const NOT_LET_IN =
  'it does not let this user in; check the user in the address, and PGPASSWORD or PGPASSFILE';

/** By SQLSTATE, https://www.postgresql.org/docs/current/errcodes-appendix.html, and system error. */
const REASONS: Readonly<Record<string, string>> = {
  '28000': NOT_LET_IN,
  '28P01': NOT_LET_IN,
  '3D000': 'the server has no such database; make it with createdb',
  '3F000': 'the database has no such schema; make it with "create schema"',
  '42501': 'this user may not do that there; let it create and change tables in the schema',
  '53100': 'the server’s disk is full; free some space and run the same command again',
  '53300': 'the server has no connection left; end others or let it take more',
  '55P03': `another process has been writing to it for ${BUSY_MS / 1000} s; wait until that is done and run the same command again`,
};
const ABSENT: ReadonlySet<string> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', 'ETIMEDOUT'],
  // The server is being stopped, or started.
  ...['57P01', '57P02', '57P03', '08000', '08003', '08006'],
]);
const NO_ANSWER =
  'the server does not answer; see that it runs and is reached from here, then run the same command again';

/** What went wrong at a catalog on Postgres, in one sentence where we know it. */
export function asUserError(error: unknown, location: string): Error {
  const reason = isAbsent(error) ? NO_ANSWER : (REASONS[codeOf(error)] ?? systemReason(error));
  if (reason !== undefined) {
    return new UserError(`Cannot use the catalog ${location}: ${reason}.`, { cause: error });
  }
  return error instanceof Error ? error : new RangeError(String(error));
}

/** Whether the server is not there, or goes away: it may come back. */
export function isAbsent(error: unknown): boolean {
  // pg itself has no code for a connection that ends.
  return (
    ABSENT.has(codeOf(error)) ||
    (error instanceof Error &&
      /^Connection terminated|timeout exceeded|not queryable/.test(error.message))
  );
}

function systemReason(error: unknown): string | undefined {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'no server of that name is known here';
  const isOfCertificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code);
  if (isOfCertificate)
    return 'its certificate cannot be checked; name its authority by sslrootcert';
  if (error instanceof Error && error.message.includes('does not support SSL')) {
    return 'it does not encrypt; set that up, or say sslmode=disable on a network that you trust';
  }
  return undefined;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
