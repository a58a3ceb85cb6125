import { UserError } from '../../errors.ts';
import type { Token } from './prototxt-tokens.ts';
import { textError, tokensOf } from './prototxt-tokens.ts';
import type { TextField, TextValue } from './text-message.ts';
import { TextMessage } from './text-message.ts';

/** Longer texts are refused before they are parsed; the largest published networks have 0.2 MB. */
const MAX_LENGTH = 4 * 1024 * 1024;

/** Messages may nest this deep; Caffe's own go to 4. */
const MAX_DEPTH = 16;

/**
 * Parses protobuf's text format: comments, nested messages in braces or angle brackets, repeated
 * fields one by one or as a [list], strings (adjacent ones are joined), numbers, enums.
 *
 * @throws UserError with the line number when the text is not in that format or is over 4 MiB.
 */
export function parsePrototxt(text: string): TextMessage {
  if (text.length > MAX_LENGTH) {
    throw new UserError(
      `Cannot read the prototxt: it has ${text.length} characters, and no network description takes more than ${MAX_LENGTH}; is it the weight file?`,
    );
  }
  const parser = new Parser(tokensOf(text));
  return new TextMessage('the network', 1, parser.fields(undefined, 0));
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The fields up to the closing mark, or up to the end of the text. */
  fields(close: string | undefined, depth: number): TextField[] {
    const fields: TextField[] = [];
    for (;;) {
      const token = this.#tokens[this.#at];
      if (token === undefined) {
        if (close === undefined) return fields;
        throw textError(this.#lastLine(), `the text ends before a closing ${close}`);
      }
      this.#at += 1;
      if (token.kind === 'mark' && token.text === close) return fields;
      if (token.kind !== 'word' || !/^[A-Za-z_]\w*$/.test(token.text)) {
        throw textError(token.line, `"${token.text}" stands where a field's name belongs`);
      }
      for (const value of this.#values(token, depth)) fields.push({ name: token.text, value });
      if (this.#isMark(',') || this.#isMark(';')) this.#at += 1;
    }
  }

  #values(name: Token, depth: number): TextValue[] {
    const colon = this.#isMark(':');
    if (colon) this.#at += 1;
    if (!this.#isMark('[')) return [this.#value(name, depth, colon)];
    this.#at += 1;
    const values: TextValue[] = [];
    while (!this.#isMark(']')) {
      values.push(this.#value(name, depth, colon));
      if (this.#isMark(',')) this.#at += 1;
      else if (!this.#isMark(']')) {
        throw textError(name.line, `the list of ${name.text} lacks a comma or its closing ]`);
      }
    }
    this.#at += 1;
    return values;
  }

  #value(name: Token, depth: number, colon: boolean): TextValue {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw textError(name.line, `${name.text} has no value`);
    this.#at += 1;
    if (token.kind === 'mark' && (token.text === '{' || token.text === '<')) {
      if (depth === MAX_DEPTH) {
        throw textError(token.line, `messages nest deeper than ${MAX_DEPTH}`);
      }
      const close = token.text === '{' ? '}' : '>';
      return new TextMessage(name.text, token.line, this.fields(close, depth + 1));
    }
    if (token.kind === 'mark' || !colon) {
      throw textError(token.line, `${name.text} has "${token.text}" where its value belongs`);
    }
    let text = token.text;
    if (token.kind === 'string') {
      for (let next = this.#tokens[this.#at]; next?.kind === 'string';) {
        text += next.text;
        this.#at += 1;
        next = this.#tokens[this.#at];
      }
    }
    return { text, quoted: token.kind === 'string', line: token.line };
  }

  #isMark(text: string): boolean {
    const token = this.#tokens[this.#at];
    return token?.kind === 'mark' && token.text === text;
  }

  #lastLine(): number {
    return this.#tokens.at(-1)?.line ?? 1;
  }
}
