// Makes the published package: dist/ with one file for each process and thread that is started, what
// they share beside them, and the YAML files that they read. A package of hundreds of small files is
// bundled, for Node takes most of a start to find and open them; other dependencies stay packages.
import { build } from 'esbuild';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { STATED, stateOfSources } from '../src/checkout.js';

const BUNDLED = ['commander', 'csv-parse', 'csv-stringify', 'kysely', 'yaml', 'zod'];
/** What CommonJS among them calls. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';
const require = requireOf(import.meta.url);`;

const out = process.argv[2] ?? 'dist';
const state = stateOfSources();
const sources = readdirSync('src', { recursive: true }).map((file) => join('src', file));
const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8'));

for (const file of oursIn(out)) rmSync(file, { recursive: true });
await build({
  entryPoints: ['src/cli/main.ts', ...sources.filter((file) => file.endsWith('.worker.ts'))],
  outdir: out,
  // Side by side: what a module finds beside itself is found wherever it is put.
  entryNames: '[name]',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: Object.keys(dependencies).filter((name) => !BUNDLED.includes(name)),
  banner: { js: REQUIRE },
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  sourcemap: true,
  sourcesContent: false,
  logLevel: 'warning',
});
for (const file of sources.filter((file) => file.endsWith('.yaml'))) {
  cpSync(file, join(out, basename(dirname(file)), basename(file)));
}
for (const file of sources.filter((file) => file.endsWith('.cjs'))) {
  cpSync(file, join(out, basename(file)));
}
for (const name of BUNDLED) {
  cpSync(join('node_modules', name, 'LICENSE'), join(out, 'licences', name));
}

writeFileSync(join(out, STATED), state);

/** What an earlier build has left; pages, which are built by themselves, are not of it. */
function oursIn(folder) {
  try {
    return readdirSync(folder)
      .filter((name) => name !== 'web' && name !== 'classifier-page')
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
