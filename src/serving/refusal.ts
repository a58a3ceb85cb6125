import type { RefusalCode } from './wire/index.ts';

/** What the server refuses, with the status that says so; the message is the one sentence of the answer. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  /** A word for programs. */
  readonly code: RefusalCode | undefined;
  /** What the answer carries besides; `values` are what stands in the sentence. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    code?: RefusalCode,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }
}

/** There is no such thing. */
export function missing(what: string): Refusal {
  return new Refusal(404, `There is no ${what}.`, 'not-found');
}
