import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { RawAnswer } from './raw-http.ts';
import type { Content, Operation } from './served-api.ts';

/** Faults that a document may name for what is no fault of the program: it ends, the disk is full. */
const NAMED = [503, 507];
/** What a server may say to what is no request, or that of no route. */
const NO_REQUEST = [400, 401, 403, 404, 405, 408, 411, 413, 414, 415, 417, 421, 429, 431];

/** Holds answers against the document that the server gives of itself. */
export class Judge {
  readonly #operations: readonly Operation[];
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: false });
  readonly #schemas = new Map<unknown, ValidateFunction>();

  constructor(operations: readonly Operation[]) {
    this.#operations = operations;
  }

  /**
   * What is wrong with an answer; null where nothing is.
   *
   * @param asked method and path of the request; null where its bytes may say anything.
   */
  complaint(answer: RawAnswer, asked: { method: string; path: string } | null): string | null {
    const { status } = answer;
    const isHead = asked?.method === 'HEAD';
    const operation =
      asked === null ? undefined : this.#find(isHead ? 'GET' : asked.method, asked.path);
    const declared = operation?.responses[String(status)];
    if (status >= 500 && (declared === undefined || !NAMED.includes(status))) {
      return `it is a fault: ${answer.body.toString('utf8', 0, 300)}`;
    }
    if (status === 100) return null;
    if (declared !== undefined) {
      return isHead ? bodyOfHead(answer) : this.#breach(answer, declared.content);
    }
    if (operation !== undefined) return `${operation.name} does not declare it`;
    if (asked === null && this.#isOfSome(answer)) return null;
    if (!NO_REQUEST.includes(status)) return 'it is no answer to what is no request';
    return isHead ? bodyOfHead(answer) : this.#breach(answer, this.#failure());
  }

  #find(method: string, path: string): Operation | undefined {
    const given = path.split('/');
    return this.#operations.find((one) => {
      const parts = one.path.split('/');
      return (
        one.method === method &&
        parts.length === given.length &&
        parts.every((part, i) => part === given[i] || (part.startsWith('{') && given[i] !== ''))
      );
    });
  }

  /** Whether it is an answer of any operation. */
  #isOfSome(answer: RawAnswer): boolean {
    const told = this.#operations.map(({ responses }) => responses[String(answer.status)]);
    return told.some((one) => one !== undefined && this.#breach(answer, one.content) === null);
  }

  /** What every refusal holds. */
  #failure(): Content | undefined {
    return this.#operations[0]?.responses['400']?.content;
  }

  #breach({ headers, body }: RawAnswer, content: Content | undefined): string | null {
    if (content === undefined) return body.length > 0 ? 'it has a body' : null;
    const type = (headers['content-type'] ?? 'none').split(';', 1)[0] ?? '';
    const found = Object.entries(content).find(
      ([media]) => media === type || media === '*/*' || type.startsWith(media.replace('*', '')),
    );
    if (found === undefined) return `it is ${type}, not ${Object.keys(content).join(', ')}`;
    const [, { schema }] = found;
    if (schema === undefined) return null;
    const validate = this.#schemas.get(schema) ?? this.#ajv.compile(schema);
    this.#schemas.set(schema, validate);
    try {
      const value: unknown = JSON.parse(body.toString());
      return validate(value) ? null : this.#ajv.errorsText(validate.errors);
    } catch {
      return `it is no JSON: ${body.toString('utf8', 0, 200)}`;
    }
  }
}

function bodyOfHead({ body }: RawAnswer): string | null {
  return body.length > 0 ? 'an answer to HEAD has a body' : null;
}
