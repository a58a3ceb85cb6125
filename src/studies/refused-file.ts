import { UserError } from '../errors.ts';

/** Why a file or a manifest row was refused. Kept once used: people count by these words. */
export type QuarantineReason =
  | 'missing-file'
  | 'empty-label'
  | 'unknown-split'
  | 'duplicate-row'
  | 'conflicting-rows'
  | 'outside-folder'
  | 'empty-file'
  | 'unreadable'
  | 'too-large'
  | 'not-an-image'
  | 'no-pixels'
  | 'truncated'
  | 'corrupt'
  | 'unsupported-encoding'
  | 'nested-archive'
  | 'no-patient'
  | 'decoder-crashed'
  | 'took-too-long'
  | 'too-much-memory';

/**
 * One file or manifest row that is refused while the rest goes on. The message is one sentence
 * without the file's name, because whoever catches it knows which file was asked for.
 */
export class RefusedFile extends UserError {
  override name = 'RefusedFile';
  readonly reason: QuarantineReason;

  constructor(reason: QuarantineReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** The file ends before the pixels it promises. */
export function truncated(what: string, options?: ErrorOptions): RefusedFile {
  const advice = 'copy or export it again';
  return new RefusedFile('truncated', `Cannot read this file: ${what}; ${advice}.`, options);
}

/** The file contradicts itself or its standard. */
export function corrupt(what: string, options?: ErrorOptions): RefusedFile {
  const advice = 'copy or export it again';
  return new RefusedFile('corrupt', `Cannot read this file: ${what}; ${advice}.`, options);
}

/** The file goes beyond a limit, which the sentence names with its value. */
export function tooLarge(limit: string, options?: ErrorOptions): RefusedFile {
  const message = `Cannot read this file: ${limit} and it has more; leave it out.`;
  return new RefusedFile('too-large', message, options);
}

/** The file is sound as far as we can tell, but we do not read its kind. */
export function unsupported(what: string, options?: ErrorOptions): RefusedFile {
  const advice = 'convert it to an encoding the guide lists';
  return new RefusedFile(
    'unsupported-encoding',
    `Cannot read this file: ${what}; ${advice}.`,
    options,
  );
}
