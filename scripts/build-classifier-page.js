// Makes the page that classifies in a browser: dist/classifier-page/, to which `sonograft export --format
// web` adds a network. What reads DICOM files is the same as in Node; what Node alone has is left out, and
// says so where it is asked for.
import { build } from 'esbuild';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'classifier-page');
const from = join(root, 'web', 'classifier');
const modules = join(root, 'node_modules');

/** Packages that only work in Node, or for what the page does not do. */
const ABSENT = /^(node:.*|sharp|yauzl|yaml|csv-parse.*|tesseract\.js)$/;

/** What modules call when they are loaded, of which nothing comes. */
const QUIET = /^(createRequire|dirname|fileURLToPath|join)$/;

const sources = readdirSync(join(root, 'src'), { recursive: true })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'src', file), 'utf8'));

/** Everything that our modules import from another by name. */
function namesOf(path) {
  const names = sources.flatMap((text) =>
    [...text.matchAll(/import (?:\w+, )?\{([^}]*)\} from '([^']*)'/g)]
      .filter(([, , from]) => from === path)
      .flatMap(([, list]) => list.split(','))
      .map(
        (item) =>
          item
            .trim()
            .replace(/^type /, '')
            .split(' as ')[0],
      )
      .filter((name) => name !== ''),
  );
  return [...new Set(names)];
}

const browser = {
  name: 'browser',
  setup(builder) {
    // Of our own modules only what is used is kept: none is imported for what it does when it is loaded.
    builder.onResolve({ filter: /^\.\.?\// }, async ({ path, pluginData, ...from }) => {
      if (pluginData === 'own' || !from.importer.startsWith(join(root, 'src'))) return undefined;
      const { resolveDir, importer, kind } = from;
      const found = await builder.resolve(path, { resolveDir, importer, kind, pluginData: 'own' });
      return { ...found, sideEffects: false };
    });
    builder.onResolve({ filter: ABSENT }, ({ path }) => ({ path, namespace: 'absent' }));
    builder.onLoad({ filter: /.*/, namespace: 'absent' }, ({ path }) => ({
      contents: [
        `const absent = () => { throw new Error('Cannot read this file in a browser; use "sonograft predict" (${path}).'); };`,
        'const quiet = () => quiet;',
        'quiet.resolve = quiet;',
        ...namesOf(path).map(
          (name) => `export const ${name} = ${QUIET.test(name) ? 'quiet' : 'absent'};`,
        ),
        'export default absent;',
      ].join('\n'),
      loader: 'js',
    }));
    // The page's content policy allows no eval.
    builder.onLoad({ filter: /dcmjs-codecs\.min\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8').replace(/eval\("(fetch\([^"]*\))"\)/, '$1'),
      loader: 'js',
    }));
  },
};

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  entryPoints: [join(from, 'page.ts'), join(from, 'worker.ts')],
  outdir: out,
  bundle: true,
  splitting: true,
  chunkNames: '[name]-[hash]',
  format: 'esm',
  platform: 'browser',
  target: 'es2023',
  minify: true,
  treeShaking: true,
  ignoreAnnotations: false,
  legalComments: 'none',
  define: {
    global: 'globalThis',
    'process.env': '{}',
    'process.pid': '0',
    'process.platform': '"browser"',
  },
  plugins: [browser],
  logLevel: 'warning',
});
for (const file of ['index.html', 'page.css']) cpSync(join(from, file), join(out, file));
const ort = join(modules, 'onnxruntime-web');
for (const file of ['ort-wasm-simd-threaded', 'ort-wasm-simd-threaded.asyncify']) {
  for (const kind of ['mjs', 'wasm']) {
    cpSync(join(ort, 'dist', `${file}.${kind}`), join(out, `${file}.${kind}`));
  }
}
cpSync(
  join(modules, 'dcmjs-codecs', 'build', 'dcmjs-native-codecs.wasm'),
  join(out, 'dcmjs-native-codecs.wasm'),
);
