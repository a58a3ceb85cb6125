import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratch, sonograft, sonograftJson } from '../cli.ts';

interface Labelled {
  readonly agreement: { readonly readable: { readonly right: number; readonly wrong: number } };
}

interface Demonstrated {
  readonly accuracy: { readonly value: number };
  readonly leak: object;
  readonly report: string;
}

describe('the demo', () => {
  test(
    'ends with a result, a report and nothing else on stdout; again, it has nothing to do; with its text left in, it is refused',
    { timeout: 600_000 },
    async () => {
      const dir = await scratch();
      const args = ['demo', '--dir', dir, '--studies', '16', '--images', '6'];
      const first = await sonograftJson<Demonstrated>(...args);
      expect(first.accuracy.value).toBeGreaterThan(1.5 / 11);
      expect(await readFile(first.report, 'utf8')).toContain('SYNTHETIC: the images are simulated');
      const passed = { verdict: 'passed' };
      expect(first.leak).toMatchObject({ control: passed, survival: passed, allowed: false });
      const second = await sonograftJson<object>(...args);
      expect(second).toEqual(first);
      const text = await sonograft(...args, '--quiet');
      expect(text).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(existsSync(join(dir, 'workspace', 'sonograft.yaml'))).toBe(true);

      // The same studies with their text left in.
      const W = join(dir, 'text-left-in');
      await mkdir(W);
      await writeFile(join(W, 'sonograft.yaml'), 'images: { mask: none }\n');
      await sonograftJson('init', '-w', W);
      await sonograftJson('ingest', join(dir, 'studies'), '-w', W);
      const labelled = await sonograftJson<Labelled>('label', '-w', W);
      // With what the phantom says beside its studies, though nobody named it.
      expect(labelled.agreement.readable.wrong).toBe(0);
      expect(labelled.agreement.readable.right).toBeGreaterThan(60);
      await sonograftJson('split', '-w', W);
      const train = ['train', '-w', W, '--backbone', 'scatter', '--name', 'reader'];
      const refused = await sonograft(...train);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toMatch(/Cannot train: words .* can still be read on \d+ of the/);
      expect(existsSync(join(W, 'runs', 'reader', 'run.json'))).toBe(false);
      await sonograftJson(...train, '--allow-annotation-leak');
      const { leak, report } = await sonograftJson<Demonstrated>('evaluate', 'reader', '-w', W);
      expect(leak).toMatchObject({ survival: { verdict: 'leak' }, allowed: true });
      expect(await readFile(report, 'utf8')).toMatch(/ANNOTATION LEAK ALLOWED: words/);
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
