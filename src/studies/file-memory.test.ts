import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FileMemory, findSourceFile, sha256Of } from './index.ts';

test('files of any size are read whole into the same memory, one after the other', () => {
  const dir = mkdtempSync(join(tmpdir(), 'sonograft-memory-'));
  try {
    const memory = new FileMemory();
    for (const size of [5000, 3_000_000, 200, 2_999_999]) {
      const bytes = Buffer.alloc(size, size % 251);
      bytes.write('BM', 'latin1');
      const path = join(dir, `${size}.bmp`);
      writeFileSync(path, bytes);
      const { source } = findSourceFile(path, memory);
      expect(source.size).toBe(size);
      expect(sha256Of(source)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
    expect(memory.take(100).buffer).toBe(memory.take(3_000_000).buffer);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
