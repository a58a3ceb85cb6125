import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson } from '../cli.ts';

describe('the demo', () => {
  test(
    'ends with a result, a report and nothing else on stdout; again, it has nothing to do',
    { timeout: 240_000 },
    async () => {
      const dir = await scratch();
      const args = ['demo', '--dir', dir, '--studies', '16', '--images', '6'];
      const first = await sonograftJson<{ accuracy: { value: number }; report: string }>(...args);
      expect(first.accuracy.value).toBeGreaterThan(1.5 / 11);
      expect(await readFile(first.report, 'utf8')).toContain('SYNTHETIC: the images are simulated');
      const second = await sonograftJson<object>(...args);
      expect(second).toEqual(first);
      const text = await sonograft(...args, '--quiet');
      expect(text).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(existsSync(join(dir, 'workspace', 'sonograft.yaml'))).toBe(true);
    },
  );
});

describe('help', () => {
  test('names every verb with one line, and every verb explains itself', async () => {
    const { code, stdout } = await sonograft('--help');
    expect(code).toBe(0);
    for (const verb of ['init', 'ingest', 'split', 'features', 'train', 'evaluate', 'predict']) {
      expect(stdout).toMatch(new RegExp(`^  ${verb} `, 'm'));
    }
    const train = await sonograft('train', '--help');
    expect(train.stdout).toMatch(/--pool/);
    expect(train.stdout).toMatch(/--json/);
  });

  test('says what was mistyped', async () => {
    const { code, stderr } = await sonograft('trian');
    expect(code).toBe(1);
    expect(stderr).toMatch(/unknown command 'trian'/);
  });

  test('doctor says what is here', async () => {
    const found = await sonograftJson<Record<string, unknown>>('doctor');
    expect(found['providers']).toContain('cpu');
    expect(found).toHaveProperty('disk');
  });
});
