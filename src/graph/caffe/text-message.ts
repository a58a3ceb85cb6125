import type { UserError } from '../../errors.ts';
import { textError } from './prototxt-tokens.ts';

/** A number, enum value, boolean or string as it was written. */
export interface TextScalar {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

export type TextValue = TextScalar | TextMessage;

export interface TextField {
  readonly name: string;
  readonly value: TextValue;
}

/**
 * A message of a prototxt. Every reader refuses a value of the wrong kind, and every reader of a
 * single value a field that is there twice, with the line.
 */
export class TextMessage {
  readonly name: string;
  readonly line: number;
  readonly #fields: readonly TextField[];

  constructor(name: string, line: number, fields: readonly TextField[]) {
    this.name = name;
    this.line = line;
    this.#fields = fields;
  }

  has(name: string): boolean {
    return this.#fields.some((field) => field.name === name);
  }

  /** Refuses a field that is none of these: a mistyped setting must not pass for its default. */
  allow(names: readonly string[]): this {
    const other = this.#fields.find((field) => !names.includes(field.name));
    if (other !== undefined) {
      throw textError(other.value.line, `${this.name} has no field "${other.name}" that is known`);
    }
    return this;
  }

  messages(name: string): TextMessage[] {
    return this.#all(name).map((value) => {
      if (value instanceof TextMessage) return value;
      throw wrong(value, name, 'a message in braces');
    });
  }

  message(name: string): TextMessage {
    return this.#single(name, this.messages(name)) ?? new TextMessage(name, this.line, []);
  }

  /** Strings are names here; they end up in messages, so they are printable. */
  strings(name: string): string[] {
    return this.#scalars(name).map((value) => {
      if (value.quoted && /^\P{C}{0,200}$/u.test(value.text)) return value.text;
      throw wrong(value, name, 'a printable string of at most 200 characters in quotes');
    });
  }

  string(name: string): string | undefined {
    return this.#single(name, this.strings(name));
  }

  /** Whole numbers, negative ones included; exact to 2^53. */
  ints(name: string): number[] {
    return this.#scalars(name).map((value) => {
      const number = numberOf(value);
      if (Number.isSafeInteger(number)) return number;
      throw wrong(value, name, 'a whole number');
    });
  }

  int(name: string, fallback: number): number {
    return this.#single(name, this.ints(name)) ?? fallback;
  }

  /** Whole numbers from 0. */
  counts(name: string): number[] {
    return this.ints(name).map((number, i) => {
      if (number >= 0) return number;
      throw wrong(this.#scalars(name)[i] ?? this, name, 'a whole number from 0');
    });
  }

  count(name: string): number | undefined {
    return this.#single(name, this.counts(name));
  }

  floats(name: string): number[] {
    return this.#scalars(name).map((value) => {
      const number = numberOf(value);
      if (Number.isFinite(number)) return number;
      throw wrong(value, name, 'a number');
    });
  }

  float(name: string, fallback: number): number {
    return this.#single(name, this.floats(name)) ?? fallback;
  }

  bool(name: string, fallback: boolean): boolean {
    const values = this.#scalars(name).map((value) => {
      if (!value.quoted && /^(true|True|t|1)$/.test(value.text)) return true;
      if (!value.quoted && /^(false|False|f|0)$/.test(value.text)) return false;
      throw wrong(value, name, 'true or false');
    });
    return this.#single(name, values) ?? fallback;
  }

  /** An enum value by name or by number; the first of the choices is number 0. */
  choice<T extends string>(name: string, choices: readonly T[], fallback: T): T {
    const values = this.#scalars(name).map((value) => {
      const found = choices.find((choice, i) => [choice, String(i)].includes(value.text));
      if (found !== undefined && !value.quoted) return found;
      throw wrong(value, name, `one of ${choices.join(', ')}`);
    });
    return this.#single(name, values) ?? fallback;
  }

  /** The value of a field whose kind the caller sees to. */
  scalar(name: string): TextScalar | undefined {
    return this.#single(name, this.#scalars(name));
  }

  #all(name: string): TextValue[] {
    return this.#fields.filter((field) => field.name === name).map((field) => field.value);
  }

  #scalars(name: string): TextScalar[] {
    return this.#all(name).map((value) => {
      if (!(value instanceof TextMessage)) return value;
      throw textError(value.line, `${name} takes a value, not a message in braces`);
    });
  }

  #single<T>(name: string, values: readonly T[]): T | undefined {
    if (values.length <= 1) return values[0];
    throw textError(this.#all(name)[1]?.line ?? this.line, `${name} is there twice`);
  }
}

function wrong(value: { line: number; text?: string }, name: string, wanted: string): UserError {
  return textError(value.line, `${name} takes ${wanted}, not ${JSON.stringify(value.text ?? '')}`);
}

/** NaN for what is no number. */
function numberOf({ text, quoted }: TextScalar): number {
  if (quoted) return NaN;
  if (/^-?0x[0-9a-fA-F]+$/.test(text)) {
    return text.startsWith('-') ? -Number(text.slice(1)) : Number(text);
  }
  return /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?f?$/.test(text)
    ? Number(text.replace(/f$/, ''))
    : NaN;
}
