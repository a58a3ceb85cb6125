import { expect, test } from 'vitest';
import { Random } from '../../numeric/index.ts';
import { UserError } from '../../errors.ts';
import { boundaryOf, partsOf } from './multipart.ts';

const HEAD = 'Content-Type: application/dicom\r\n\r\n';

/** A message in pieces of some length. */
// eslint-disable-next-line @typescript-eslint/require-await -- a stream, as the network gives it
async function* inPieces(message: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < message.length; at += length) yield message.subarray(at, at + length);
}

/** The bodies of all parts. */
async function bodiesOf(message: Buffer, length: number, boundary = 'b'): Promise<Buffer[]> {
  const bodies: Buffer[] = [];
  for await (const { body: part } of partsOf(inPieces(message, length), boundary)) {
    const pieces: Buffer[] = [];
    for await (const piece of part) pieces.push(piece);
    bodies.push(Buffer.concat(pieces));
  }
  return bodies;
}

const message = (...parts: string[]) =>
  Buffer.from(`before\r\n${parts.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`, 'latin1');

test.each([1, 2, 3, 7, 1000])('parts come out whole, in pieces of %i bytes', async (length) => {
  const bodies = ['one', '', 'a\r\nb\r\n-', '--b and --b-- within a line', '\r\n\r\n'];
  const got = await bodiesOf(message(...bodies.map((body) => HEAD + body)), length);
  expect(got.map((body) => body.toString('latin1'))).toEqual(bodies);
});

test('a message of no parts has none', async () => {
  expect(await bodiesOf(Buffer.from('--b--'), 1)).toEqual([]);
});

test.each([
  ['nothing', ''],
  ['no boundary', 'some text'],
  ['half a boundary', '-'],
  ['an end after a boundary', '--b'],
  ['an end within a head', '--b\r\nContent-Type: application/dicom\r\n'],
  ['an end within a body', `--b\r\n${HEAD}DICM`],
  ['an end within the boundary behind a body', `--b\r\n${HEAD}DICM\r\n--`],
  ['the boundary of another message', `--c\r\n${HEAD}DICM\r\n--c--`],
])('%s is refused', async (_, text) => {
  const read = bodiesOf(Buffer.from(text, 'latin1'), 3);
  await expect(read).rejects.toThrow(/ended before its last part/);
  await expect(read).rejects.toThrow(UserError);
});

test('a head without end is refused before it is in memory', async () => {
  let given = 0;
  // eslint-disable-next-line @typescript-eslint/require-await -- a stream, as the network gives it
  async function* endless(): AsyncGenerator<Buffer> {
    yield Buffer.from('--b\r\n');
    for (; ; given++) yield Buffer.alloc(1000, 'x');
  }
  const read = (async () => {
    for await (const { body: part } of partsOf(endless(), 'b')) await part.next();
  })();
  await expect(read).rejects.toThrow(/head without end/);
  expect(given).toBeLessThan(30);
});

test('damaged messages end as parts or as a refusal, whatever their bytes', async () => {
  const whole = message(`${HEAD}first body`, `${HEAD}second body`, `${HEAD}third`);
  for (let i = 0; i < 500; i++) {
    const random = new Random('multipart', i);
    const copy = Buffer.from(whole.subarray(0, 1 + random.int(whole.length)));
    for (let k = random.int(4); k > 0; k--) copy[random.int(copy.length)] = random.int(256);
    try {
      const bodies = await bodiesOf(copy, 1 + random.int(40));
      expect(Buffer.concat(bodies).length).toBeLessThanOrEqual(copy.length);
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
    }
  }
});

test.each([
  ['multipart/related; type="application/dicom"; boundary=abc', 'abc'],
  ['Multipart/Related;boundary="a b;c"', 'a b;c'],
  ['multipart/related; boundary=', undefined],
  [`multipart/related; boundary=${'x'.repeat(201)}`, 'x'.repeat(200)],
  ['multipart/mixed; boundary=abc', undefined],
  ['', undefined],
])('the boundary of "%s"', (type, boundary) => {
  expect(boundaryOf(type)).toBe(boundary);
});
