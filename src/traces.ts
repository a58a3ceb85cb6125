import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Exporter } from './otlp-exporter.ts';
import type { Span, SpanAttributes } from './span.ts';

type Place = Pick<Span, 'traceId' | 'spanId'>;

const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const current = new AsyncLocalStorage<Place>();
let exporter: Promise<Exporter> | undefined;

/**
 * Does work as a span of OpenTelemetry. Spans are sent only where the user has named who gets them, in
 * OTEL_EXPORTER_OTLP_ENDPOINT; else nothing of this is loaded.
 *
 * @param parent the `traceparent` of another process; absent: the span that this is in, if any.
 */
export async function inSpan<T>(
  name: string,
  attributes: SpanAttributes,
  work: () => Promise<T>,
  parent?: string,
): Promise<T> {
  const endpoint = process.env[ENDPOINT];
  if (endpoint === undefined || endpoint === '') return await work();
  exporter ??= import('./otlp-exporter.ts').then((module) => new module.Exporter(endpoint));
  const above = placeOf(parent) ?? current.getStore();
  const traceId = above?.traceId ?? randomBytes(16).toString('hex');
  const place = { traceId, spanId: randomBytes(8).toString('hex') };
  const startNanoseconds = now();
  let failed = true;
  try {
    const result = await current.run(place, work);
    failed = false;
    return result;
  } finally {
    const span = { name, ...place, parentSpanId: above?.spanId ?? null, attributes, failed };
    (await exporter).add({ ...span, startNanoseconds, endNanoseconds: now() });
  }
}

/** The present span as W3C Trace Context writes it, for another process; absent: there is none. */
export function traceparent(): string | undefined {
  const place = current.getStore();
  return place && `00-${place.traceId}-${place.spanId}-01`;
}

/** Sends what has not been sent; what cannot be sent is dropped. */
export async function flushTraces(): Promise<void> {
  await (await exporter)?.flush();
}

function placeOf(parent: string | undefined): Place | undefined {
  const [, traceId, spanId] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/.exec(parent ?? '') ?? []; // prettier-ignore
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

function now(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1000)) * 1000n;
}
