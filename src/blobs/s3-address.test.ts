import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { parseS3Address, s3Keys } from './s3-address.ts';

test('an address names bucket, prefix, server and region', () => {
  expect(
    parseS3Address('s3://images/liver/a?endpoint=https://s3.example:9000&region=eu-1'),
  ).toEqual({ bucketUrl: 'https://s3.example:9000/images', prefix: 'liver/a/', region: 'eu-1' });
  expect(parseS3Address('s3://images')).toEqual({
    ...{ bucketUrl: 'https://s3.us-east-1.amazonaws.com/images', prefix: '', region: 'us-east-1' },
  });
});

test.each([
  ['liver', 'not of the form s3://BUCKET'],
  ['https://bucket/a', 'not of the form s3://BUCKET'],
  ['s3://', 'not of the form s3://BUCKET'],
  ['s3://ada:secret@bucket/a', 'holds a key'],
  ['s3://b/a', 'no bucket'],
  ['s3://Bucket_1', 'no bucket'],
  ['s3://bucket/a?secret=x', 'no option "secret"'],
  ['s3://bucket/a?region=x%20y', 'no region'],
  ['s3://bucket/a?endpoint=minio:9000', 'not of the form https://HOST:PORT'],
  ['s3://bucket/a?endpoint=https://a:b@host', 'a host and a port and nothing else'],
  ['s3://bucket/a?endpoint=https://host/path', 'a host and a port and nothing else'],
  ['s3://bucket/a?endpoint=http://minio.example:9000', 'unencrypted'],
  ['s3://bucket/a//b', 'as the name of an object'],
])('%s is refused: %s', (address, reason) => {
  expect(() => parseS3Address(address)).toThrow(UserError);
  expect(() => parseS3Address(address)).toThrow(reason);
});

test('an address with a key, or with a server beyond this machine in plain, is refused', () => {
  const refused = (address: string) => {
    try {
      return JSON.stringify(parseS3Address(address));
    } catch (error) {
      return String(error);
    }
  };
  const withKey = refused('s3://ada:secret@bucket/a');
  expect(withKey).toContain('it holds a key');
  expect(withKey).not.toContain('secret@');
  const plain = refused('s3://bucket/a?endpoint=http://s3.example:9000');
  expect(plain).toContain('unencrypted over the network');
});

test('it is plain on loopback, or where it says so', () => {
  for (const endpoint of ['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1']) {
    expect(parseS3Address(`s3://bucket?endpoint=${endpoint}`).bucketUrl).toBe(`${endpoint}/bucket`);
  }
  const said = 's3://bucket?endpoint=http://minio:9000&plaintext=yes';
  expect(parseS3Address(said).bucketUrl).toBe('http://minio:9000/bucket');
});

test('keys come from the environment or from files', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-keys-'));
  await writeFile(join(dir, 'secret'), 'b\n');
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY_FILE: join(dir, 'secret') };
  expect(s3Keys(keys)).toEqual({ accessKeyId: 'a', secretAccessKey: 'b' });
  await rm(dir, { recursive: true });
  expect(() => s3Keys(keys)).toThrow('does not exist');
  expect(() => s3Keys({ AWS_ACCESS_KEY_ID: 'a' })).toThrow('AWS_SECRET_ACCESS_KEY');
});
