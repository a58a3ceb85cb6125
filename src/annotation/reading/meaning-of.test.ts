import { expect, test } from 'vitest';
import { english } from '../../../test/typed-texts.ts';
import { isWritten, meaningOf } from './meaning-of.ts';

test('what machines write is written, and says nothing', () => {
  for (const text of ['TIB:0.4', 'SYNTHETIC,', 'GEN']) {
    expect(isWritten(text, english), text).toBe(true);
    expect(meaningOf(text, english), text).toBeNull();
  }
  expect(isWritten('RT KIDNEY', english)).toBe(true);
  expect(isWritten('KIDNEF', english)).toBe(false);
  expect(isWritten('QUXLEY', english)).toBe(false);
  expect(isWritten('', english)).toBe(false);
});
