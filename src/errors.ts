/**
 * What the user can mend: wrong input or state. The message is one sentence that says the action,
 * the rule, the value seen and what to do; the command line prints it alone and exits with 1.
 */
export class UserError extends Error {
  override name = 'UserError';
  readonly exitCode: number = 1;
}

/** The user or a signal stopped the work; what was finished is kept, unless it says otherwise. */
export class Interrupted extends UserError {
  override name = 'Interrupted';
  override readonly exitCode = 130;

  constructor(
    what: string,
    then = 'what was finished is kept, and the same command goes on from there',
  ) {
    super(`Stopped ${what}; ${then}.`);
  }
}

/** Whether an error of the operating system says that there is no such file or directory. */
export function isMissing(error: unknown): boolean {
  return (error as Partial<NodeJS.ErrnoException> | null)?.code === 'ENOENT';
}

/** Throws {@link Interrupted} when the signal has been raised. */
export function throwIfInterrupted(signal: AbortSignal | undefined, what: string): void {
  if (signal?.aborted) throw new Interrupted(what);
}

const SYSTEM: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full; free some space and run the same command again',
  EDQUOT: 'the disk quota is used up; free some space and run the same command again',
  EFBIG: 'the file would pass the size limit of this system',
  EACCES: 'permission denied; check who owns it',
  EPERM: 'the operation is not permitted; check who owns it',
  EROFS: 'the file system is read-only; choose another directory',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of its path is not a directory',
  ELOOP: 'its links lead in a circle',
  EISDIR: 'it is a directory',
  EEXIST: 'a file of that name is in the way',
  EMFILE: 'too many files are open; raise the limit (ulimit -n)',
  EADDRINUSE: 'another program listens there; end it, or choose another port',
  EADDRNOTAVAIL: 'this machine has no such address; choose one of its own',
  EIO: 'the disk answered with an input/output error',
};

/**
 * Turns an error of the operating system into a {@link UserError} with its cause kept; any other
 * error comes back as it was.
 *
 * @param action what was being done, such as "Cannot write features".
 */
export function fromSystemError(error: unknown, action: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = code === undefined ? undefined : SYSTEM[code];
  if (reason === undefined) return error;
  return new UserError(`${action}${path === undefined ? '' : ` (${path})`}: ${reason}.`, {
    cause: error,
  });
}
