/** What the server refuses, with the status that says so; the message is the one sentence of the answer. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  /** A word for programs; those of the workbench are the wire's RefusalCode. */
  readonly code: string | undefined;
  /** What the answer carries besides; `values` are what stands in the sentence. */
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    message: string,
    code?: string,
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
