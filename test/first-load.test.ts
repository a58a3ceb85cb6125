import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';
import { expect, test } from 'vitest';

const web = fileURLToPath(new URL('../web', import.meta.url));

/** What a browser may have to fetch before the first page stands, in bytes of gzip. */
const LIMIT = 350 * 1024;

test('the first load of the workbench is small, and charts are not in it', async () => {
  const built = await build({
    ...{ root: web, configFile: `${web}/vite.config.ts`, logLevel: 'silent' },
    build: { write: false },
  });
  const { output } = built as Rolldown.RolldownOutput;
  const chunks = new Map(
    output.flatMap((file) => (file.type === 'chunk' ? [[file.fileName, file] as const] : [])),
  );
  const entry = [...chunks.values()].find(({ isEntry }) => isEntry)!;
  const page = [...chunks.values()].find(({ name }) => name === 'home-page')!;

  /** A chunk with everything that it imports at once. */
  const withImports = (fileName: string, found = new Set<string>()): Set<string> => {
    if (found.has(fileName)) return found;
    found.add(fileName);
    for (const imported of chunks.get(fileName)?.imports ?? []) withImports(imported, found);
    return found;
  };
  const first = new Set([...withImports(entry.fileName), ...withImports(page.fileName)]);
  const scripts = [...first].map((name) => chunks.get(name)!);
  const bytes = scripts.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
  expect(bytes).toBeGreaterThan(50 * 1024);
  expect(bytes).toBeLessThan(LIMIT);
  const modules = scripts.flatMap(({ moduleIds }) => moduleIds);
  expect(modules.filter((id) => id.includes('/echarts/') || id.includes('/zrender/'))).toEqual([]);
});
