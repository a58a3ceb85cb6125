import { UserError } from '../../errors.ts';

/** A word (name, number, enum value), a quoted string, or one character of punctuation. */
export interface Token {
  readonly kind: 'word' | 'string' | 'mark';
  readonly text: string;
  readonly line: number;
}

const PATTERN =
  /(?<space>[ \t\r\f\v]+|#[^\n]*)|(?<newline>\n)|(?<word>[-+.\w/]+)|(?<mark>[{}<>[\]:,;])|(?<string>"(?:[^"\\\n]|\\[^\n])*"|'(?:[^'\\\n]|\\[^\n])*')/gy;

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

const MAX_REASON = 300;

/**
 * The tokens of a text in protobuf's text format; comments run from # to the end of the line.
 *
 * @throws UserError with the line of a character that has no place there.
 */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let at = 0;
  for (const match of text.matchAll(PATTERN)) {
    at = match.index + match[0].length;
    const { newline, word, mark, string } = match.groups ?? {};
    if (newline !== undefined) line += 1;
    else if (word !== undefined) tokens.push({ kind: 'word', text: word, line });
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, line });
    else if (string !== undefined) tokens.push({ kind: 'string', text: unquoted(string), line });
  }
  if (at < text.length) {
    throw textError(line, `${JSON.stringify(text.charAt(at))} begins nothing that is known there`);
  }
  return tokens;
}

/** What is wrong in the text, with its line; what is quoted from the text is kept short and printable. */
export function textError(line: number, why: string): UserError {
  const short = why.length > MAX_REASON ? `${why.slice(0, MAX_REASON)}...` : why;
  return new UserError(`Cannot read the prototxt: line ${line}: ${short.replace(/\p{C}/gu, '?')}.`);
}

function unquoted(string: string): string {
  return string.slice(1, -1).replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|.)/g, (_, escape: string) => {
    if (/^x./.test(escape)) return String.fromCharCode(parseInt(escape.slice(1), 16));
    if (/^[0-7]/.test(escape)) return String.fromCharCode(parseInt(escape, 8));
    return ESCAPES[escape] ?? escape;
  });
}
