import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { parsePostgresAddress } from './postgres-address.ts';

test('an address names server, database and schema', () => {
  expect(parsePostgresAddress('postgres://ada@127.0.0.1:5433/liver?schema=first')).toEqual({
    location: 'postgres://127.0.0.1:5433/liver (schema first)',
    ...{ host: '127.0.0.1', port: 5433, user: 'ada', database: 'liver', schema: 'first' },
    ssl: false,
  });
  expect(parsePostgresAddress('postgresql:///liver?host=/var/run/postgresql')).toMatchObject({
    ...{ host: '/var/run/postgresql', user: undefined, schema: 'public', ssl: false },
  });
});

test('what leaves the machine is encrypted unless it is said otherwise', () => {
  expect(parsePostgresAddress('postgres://db.example/liver').ssl).toEqual({ ca: undefined });
  expect(parsePostgresAddress('postgres://db.example/liver?sslmode=disable').ssl).toBe(false);
});

test('an address that holds a password is refused, and not repeated', () => {
  const parse = (): unknown => parsePostgresAddress('postgres://ada:secret@db/liver');
  expect(parse).toThrow('it holds a password');
  expect(parse).not.toThrow('secret@');
});

test.each([
  ['postgres://db', 'it names no database'],
  ['postgres://db/a?schema=A;drop', 'its schema is "A;drop"'],
  ['postgres://db/a?sslmode=require', 'its sslmode is "require"'],
  ['postgres://db/a?sslrootcert=/nowhere', 'Cannot read the certificate'],
  ['postgres://db/a?password=secret', 'it has the option password'],
  ['postgres://', 'it names no database'],
])('%s is refused', (address, sentence) => {
  const error = (() => {
    try {
      return parsePostgresAddress(address);
    } catch (thrown) {
      return thrown;
    }
  })();
  expect(error).toBeInstanceOf(UserError);
  expect((error as UserError).message).toContain(sentence);
  expect((error as UserError).message).not.toContain('secret');
});
