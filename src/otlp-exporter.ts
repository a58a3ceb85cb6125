import type { Span, SpanAttributes } from './span.ts';
import { version } from './version.ts';

/** How long spans are gathered, and how many of them at most; more are dropped. */
const [GATHER_MS, MOST_SPANS] = [1000, 4096];
const PATIENCE_MS = 5000;

/** Sends spans by OTLP over HTTP as JSON (OpenTelemetry Protocol 1.x, /v1/traces). */
export class Exporter {
  readonly #address: string;
  readonly #headers: Readonly<Record<string, string>>;
  #spans: Span[] = [];
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  /** @param endpoint as OTEL_EXPORTER_OTLP_ENDPOINT has it: the address without /v1/traces. */
  constructor(endpoint: string) {
    this.#address = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
    this.#headers = headersOf(process.env['OTEL_EXPORTER_OTLP_HEADERS'] ?? '');
  }

  add(span: Span): void {
    if (this.#spans.length < MOST_SPANS) this.#spans.push(span);
    this.#timer ??= setTimeout(() => void this.flush(), GATHER_MS).unref();
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const spans = this.#spans.splice(0);
    if (spans.length > 0) this.#sending = this.#sending.then(() => this.#send(spans));
    await this.#sending;
  }

  async #send(spans: readonly Span[]): Promise<void> {
    try {
      await fetch(this.#address, {
        method: 'POST',
        redirect: 'error',
        headers: { ...this.#headers, 'content-type': 'application/json' },
        body: JSON.stringify(requestOf(spans)),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      // The work does not wait for whoever watches it.
    }
  }
}

function requestOf(spans: readonly Span[]): object {
  const resource = { 'service.name': 'sonograft', 'service.version': version, 'process.pid': process.pid }; // prettier-ignore
  return {
    resourceSpans: [
      {
        resource: { attributes: attributesOf(resource) },
        scopeSpans: [{ scope: { name: 'sonograft', version }, spans: spans.map(spanOf) }],
      },
    ],
  };
}

function spanOf({
  name,
  traceId,
  spanId,
  parentSpanId,
  attributes,
  failed,
  ...span
}: Span): object {
  return {
    ...{ name, traceId, spanId, kind: 1 },
    ...(parentSpanId !== null && { parentSpanId }),
    startTimeUnixNano: span.startNanoseconds.toString(),
    endTimeUnixNano: span.endNanoseconds.toString(),
    attributes: attributesOf(attributes),
    // Without the message, which may name a file.
    status: { code: failed ? 2 : 1 },
  };
}

function attributesOf(attributes: SpanAttributes): object[] {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));
}

/** `name=value,name=value`, percent-encoded, as the specification has it. */
function headersOf(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name, decodeURIComponent(value)]];
    }),
  );
}
