import { expect, test } from 'vitest';
import { UserError } from '../../errors.ts';
import { parseRedisAddress } from './redis-address.ts';

test('an address names the server; user and password come from the environment', () => {
  expect(parseRedisAddress('redis://queue.example:6380/2', {})).toEqual({
    location: 'redis://queue.example:6380',
    options: { host: 'queue.example', port: 6380, db: 2 },
  });
  const secrets = { REDIS_USERNAME: 'ada', REDIS_PASSWORD: 'secret' };
  expect(parseRedisAddress('rediss://[::1]', secrets).options).toEqual({
    ...{ host: '::1', port: 6379, db: 0, username: 'ada', password: 'secret', tls: {} },
  });
});

test.each([
  ['redis://:secret@host', 'it holds a user or password'],
  ['http://host', 'not of the form redis://HOST:PORT'],
  ['host:6379', 'not of the form redis://HOST:PORT'],
  ['redis://host/queue', 'it takes the number of a database'],
  ['redis://host?family=6', 'it takes the number of a database'],
])('%s is refused', (address, sentence) => {
  const parse = (): unknown => parseRedisAddress(address, {});
  expect(parse).toThrow(UserError);
  expect(parse).toThrow(sentence);
  expect(parse).not.toThrow('secret@');
});

test('a file of the password that is not there is told', () => {
  const parse = (): unknown => parseRedisAddress('redis://h', { REDIS_PASSWORD_FILE: '/nowhere' });
  expect(parse).toThrow('Cannot read what the queue needs (/nowhere): it does not exist.');
});
