/** What is told of a piece of work: numbers and names of ours, never of files or patients. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

/** A piece of work that is over. */
export interface Span {
  readonly name: string;
  /** 32 and 16 hexadecimal digits, as W3C Trace Context has them. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | null;
  /** Since 1970. */
  readonly startNanoseconds: bigint;
  readonly endNanoseconds: bigint;
  readonly attributes: SpanAttributes;
  readonly failed: boolean;
}
