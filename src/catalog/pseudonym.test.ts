import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { UserError } from '../errors.ts';
import { createKey, pseudonym, readKey } from './pseudonym.ts';

const key = Buffer.from('00'.repeat(32), 'hex');

let dir: string;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'sonograft-key-'));
});

afterAll(() => rm(dir, { recursive: true }));

// python3 -c 'import hmac,base64;print(base64.b32encode(hmac.digest(bytes(32),
//   b"[\"patient\",\"\",\"123\"]","sha256"))[:10])'
test('is the first 50 bits of HMAC-SHA256 in base32', () => {
  expect(pseudonym(key, 'patient', '123')).toBe('P-OPIFONYCNI');
});

test('differs by text, kind, issuer and key', () => {
  const names = [
    pseudonym(key, 'patient', '123'),
    pseudonym(key, 'patient', '124'),
    pseudonym(key, 'study', '123'),
    pseudonym(key, 'series', '123'),
    pseudonym(key, 'patient', '123', 'north'),
    pseudonym(Buffer.alloc(32, 1), 'patient', '123'),
  ];
  expect(new Set(names.map((name) => name.replace(/^.*-/, ''))).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^(P|S|SE)-[A-Z2-7]{10}$/);
});

test('a key is for its owner alone, differs, and is never replaced', async () => {
  const path = join(dir, 'key');
  await Promise.all([createKey(path), createKey(path)]);
  const text = await readFile(path, 'utf8');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  await createKey(path);
  expect(await readFile(path, 'utf8')).toBe(text);
  await createKey(join(dir, 'other'));
  expect(readKey(join(dir, 'other'))).not.toEqual(readKey(path));
});

test('a missing or wrong key is one sentence', async () => {
  expect(() => readKey(join(dir, 'none'))).toThrow(UserError);
  await writeFile(join(dir, 'short'), 'abc');
  expect(() => readKey(join(dir, 'short'))).toThrow('must hold 64 hexadecimal digits');
});
