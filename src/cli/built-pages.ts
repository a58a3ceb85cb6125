import { execFile } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Effects } from '../effects.ts';
import { UserError } from '../errors.ts';
import { root } from '../root.ts';

/** Pages that are built of sources beside the program's own. */
interface Pages {
  readonly name: string;
  /** Where they are built to and of what, below the root. */
  readonly built: string;
  readonly sources: readonly string[];
  /** A file of the sources that a checkout has and the published package has not. */
  readonly mark: string;
  /** What builds them, below the root. */
  readonly command: readonly string[];
  /** The script of package.json that does the same. */
  readonly script: string;
}

/** The folder of the built workbench; see {@link builtPages}. */
export function builtWeb(effects: Effects): Promise<string | null> {
  const config = join('web', 'vite.config.ts');
  return builtPages(
    {
      ...{ name: 'the web application', built: 'web', sources: ['web'], mark: config },
      command: [join('node_modules', 'vite', 'bin', 'vite.js'), 'build', '--config', config],
      script: 'build:web',
    },
    effects,
  );
}

/** The folder of the page that classifies in a browser, without a network; see {@link builtPages}. */
export function builtClassifierPage(effects: Effects): Promise<string | null> {
  const script = join('scripts', 'build-classifier-page.js');
  return builtPages(
    {
      ...{
        name: 'the page',
        built: 'classifier-page',
        sources: [join('web', 'classifier'), 'src'],
      },
      ...{ mark: script, command: [script], script: 'build:page' },
    },
    effects,
  );
}

/**
 * The folder of built pages. A checkout builds them where they are missing or older than their sources;
 * the published package has them.
 *
 * @returns null where there is neither.
 * @throws UserError when they cannot be built.
 */
async function builtPages(pages: Pages, effects: Effects): Promise<string | null> {
  const built = join(root, 'dist', pages.built);
  const index = join(built, 'index.html');
  const isThere = existsSync(index);
  if (!existsSync(join(root, pages.mark))) return isThere ? built : null;
  if (isThere && newestOf(pages.sources) <= statSync(index).mtimeMs) return built;
  effects.note(`Building ${pages.name}; this takes a few seconds, once.`);
  try {
    const [entry = '', ...rest] = pages.command;
    await promisify(execFile)(process.execPath, [join(root, entry), ...rest], { cwd: root });
  } catch (cause) {
    throw new UserError(
      `Cannot build ${pages.name}; run "npm ci" and "npm run ${pages.script}", which says why.`,
      { cause },
    );
  }
  return built;
}

const newestOf = (sources: readonly string[]): number =>
  Math.max(...sources.map((source) => newest(join(root, source))));

/** When the newest file below a folder was changed. */
function newest(dir: string): number {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce(
      (last, entry) => Math.max(last, statSync(join(entry.parentPath, entry.name)).mtimeMs),
      0,
    );
}
