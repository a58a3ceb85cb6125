import type { Random } from '../../src/numeric/index.ts';
import { damage } from '../golden/studies/damage.ts';
import { type Form, formOf, relatedOf } from './forms.ts';
import { hostileText } from './hostile.ts';

type Damage = (form: Form, random: Random) => Form;

const HEAD_END = '\r\n\r\n';

/** Ways to break a message of several parts (RFC 2046 section 5.1, RFC 7578). */
const damages: Readonly<Record<string, Damage>> = {
  /** Another boundary than the one that is said, or one that cannot be. */
  boundary(form, random) {
    const other = ['', '-', 'x'.repeat(70), 'x'.repeat(5000), 'a b', '"', 'ä', '\\', ';', '--'];
    const type = form.type.replace(/boundary=.*$/, `boundary=${random.pick(other)}`);
    return { ...form, type: random.int(8) === 0 ? type.replace(/;.*$/, '') : type };
  },
  /** Heads of parts without what they must have, or with what they may not. */
  heads(form, random) {
    const head = random.pick([
      '',
      'content-disposition: form-data',
      'content-disposition: form-data; name="file"; filename="../../../etc/passwd"',
      'content-disposition: form-data; name="file"; filename*=utf-8\'\'%ff%fe%00',
      'content-disposition: attachment; name="file"; filename="a"',
      'content-disposition: form-data; name="__proto__"; filename="a"',
      'content-disposition: form-data; name=""; filename=""',
      'content-disposition: form-data; name="file"; filename="a"\r\ncontent-transfer-encoding: base64',
      'no colon',
      ': nothing before it',
      `content-type: ${hostileText(random).slice(0, 500)}`,
    ]);
    return withHeads(form, () => head);
  },
  /** Heads that are long, or have many lines. */
  longHeads(form, random) {
    const isOne = random.int(2) === 0;
    const more = isOne
      ? `x: ${'y'.repeat(1 + random.int(200_000))}`
      : Array.from({ length: random.int(5000) }, (_, i) => `x${i}: y`).join('\r\n');
    return withHeads(form, (head) => `${head}\r\n${more}`);
  },
  /** More parts than anybody needs, each with next to nothing. */
  manyParts(form, random) {
    const files = Array.from({ length: 100 + random.int(2000) }, () => Buffer.from('a'));
    return form.type.includes('related') ? relatedOf(files) : formOf(files);
  },
  /** Fields that are no files. */
  fields(form, random) {
    const value = 'v'.repeat(random.int(50_000));
    return withHeads(form, () => `content-disposition: form-data; name="${value.slice(0, 300)}"`);
  },
  /** A message in a part of a message. */
  nested(form, random) {
    let { bytes } = form;
    for (let depth = 1 + random.int(30); depth > 0; depth--) {
      bytes = (form.type.includes('related') ? relatedOf([bytes]) : formOf([bytes])).bytes;
    }
    return { ...form, bytes };
  },
  truncation: (form, random) => ({
    ...form,
    bytes: form.bytes.subarray(0, random.int(form.bytes.length)),
  }),
  /** Lines that end as they should not. */
  lineEnds(form, random) {
    const end = random.pick(['\n', '\r', '\r\r\n', '']);
    return { ...form, bytes: latin(latinOf(form).replaceAll('\r\n', end)) };
  },
  /** Something before the first part, after the last, and boundaries twice. */
  around(form, random) {
    const { bytes, type } = form;
    const noise = Buffer.from(hostileText(random).slice(0, 20_000));
    return {
      type,
      bytes: random.pick(
        [
          [noise, bytes],
          [bytes, noise],
          [bytes, bytes],
        ].map((all) => Buffer.concat(all)),
      ),
    };
  },
  /** Bytes anywhere. */
  bytes: (form, random) => ({ ...form, bytes: damage(form.bytes, random).bytes }),
};

/** Damages a message in one seeded way; the same seed gives the same bytes. */
export function damagedForm(form: Form, random: Random): Form & { readonly how: string } {
  const [how, make] = random.pick(Object.entries(damages));
  return { how, ...make(form, random) };
}

/** The message with other heads of its parts. */
function withHeads(form: Form, headOf: (head: string) => string): Form {
  const [first = '', ...rest] = latinOf(form).split(HEAD_END);
  const parts = [first, ...rest].map((piece, i, all) => {
    if (i === all.length - 1) return piece;
    const line = piece.lastIndexOf('\r\n--') + 2;
    const start = piece.indexOf('\r\n', i === 0 ? 0 : line);
    return `${piece.slice(0, start)}\r\n${headOf(piece.slice(start + 2))}`;
  });
  return { ...form, bytes: latin(parts.join(HEAD_END)) };
}

function latinOf({ bytes }: Form): string {
  return bytes.toString('latin1');
}

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}
