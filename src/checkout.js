// What only a source checkout has: the published package starts from JavaScript and does not carry this
// file. A checkout runs what `npm run build` made of its sources while none of them has changed since,
// and its TypeScript otherwise, which takes three times as long to start.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Says of what the built files are made. */
export const STATED = 'sources.txt';

/** What to import for a module of `src/` that is an entry of the package. */
export async function entryOf(source) {
  const built = new URL(`../dist/${basename(source, '.ts')}.js`, import.meta.url);
  // Tests start modules of their own.
  const isOurs = source.startsWith(new URL('.', import.meta.url).href);
  if (isOurs && existsSync(built) && isBuilt()) return built.href;
  const { register } = await import('tsx/esm/api');
  register();
  return source;
}

/** Of the names, sizes and times of all that a build is made of: another one, another build. */
export function stateOfSources() {
  const hash = createHash('sha256');
  const files = readdirSync(join(root, 'src'), { recursive: true }).sort();
  for (const file of [
    'package.json',
    'scripts/build.js',
    ...files.map((file) => join('src', file)),
  ]) {
    const { size, mtimeMs } = statSync(join(root, file));
    hash.update(`${file}\t${size}\t${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function isBuilt() {
  try {
    return readFileSync(join(root, 'dist', STATED), 'utf8') === stateOfSources();
  } catch {
    return false;
  }
}
