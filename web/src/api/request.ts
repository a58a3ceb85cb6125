import type { Failure, RefusalValues } from '../../../src/serving/wire/index.ts';

/** What the server said when it could not do something: one sentence for the person. */
export class RequestError extends Error {
  readonly status: number;
  readonly body: unknown;

  constructor(status: number, message: string, body: unknown) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
    this.body = body;
  }
}

/** What a page may say in its own language: the server's word, and what stands in its sentence. */
export function refusalIn({ body }: RequestError): { code: string; values: RefusalValues } | null {
  if (typeof body !== 'object' || body === null || !('code' in body)) return null;
  const { code, values = {} } = body as Failure;
  return code === undefined ? null : { code, values };
}

interface Options {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON, or as it is when it is a form or a file. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Asks the server, and parses what it answers as JSON.
 *
 * @throws RequestError with the server's sentence, or with status 0 when it cannot be reached.
 */
export async function request<T>(path: string, options: Options = {}): Promise<T> {
  const { method = 'GET', body, signal, headers = {} } = options;
  const raw = body instanceof FormData || body instanceof Blob;
  const answer = await reach(path, {
    ...{ method, credentials: 'same-origin', signal: signal ?? null },
    headers:
      body === undefined || raw ? headers : { ...headers, 'content-type': 'application/json' },
    body: body === undefined ? null : raw ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const said: unknown = isJson(answer) && text !== '' ? JSON.parse(text) : undefined;
  if (!answer.ok) throw new RequestError(answer.status, sentenceOf(said, answer), said);
  return said as T;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new RequestError(0, 'The server cannot be reached.', undefined);
  }
}

function isJson(answer: Response): boolean {
  return (answer.headers.get('content-type') ?? '').includes('json');
}

function sentenceOf(said: unknown, answer: Response): string {
  if (typeof said === 'object' && said !== null) {
    const { message, error } = said as { message?: unknown; error?: unknown };
    if (typeof message === 'string') return message;
    if (typeof error === 'string') return error;
  }
  return `The server answered ${answer.status} ${answer.statusText}`.trim();
}
