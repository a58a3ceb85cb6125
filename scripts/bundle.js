// Makes one archive for a machine that has Node and nothing else: the program as it is published, its
// dependencies as they lie here for this platform, and the weights that are named.
//   npm run bundle -- [--weights caffenet,vgg16] [--out FOLDER]
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { weights: { type: 'string', default: '' }, out: { type: 'string', default: '.' } },
});
const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
const title = `${name}-${version}-${process.platform}-${process.arch}`;
const scratch = mkdtempSync(join(tmpdir(), 'sonograft-bundle-'));
const bundle = join(scratch, title);

try {
  mkdirSync(bundle);
  copyProgram();
  copyDependencies();
  copyWeights();
  writeLauncher();
  const archive = resolve(values.out, `${title}.tar.gz`);
  mkdirSync(values.out, { recursive: true });
  execFileSync('tar', ['-czf', archive, '-C', scratch, title]);
  console.log(
    `${archive}\nUnpack it anywhere and run ${title}/sonograft --help; it needs Node 20.19 or newer.`,
  );
} finally {
  rmSync(scratch, { recursive: true });
}

function copyProgram() {
  execFileSync(process.execPath, ['scripts/build.js', join(bundle, 'dist')], { stdio: 'inherit' });
  execFileSync(
    process.execPath,
    [
      'node_modules/vite/bin/vite.js',
      'build',
      'web',
      '--logLevel',
      'warn',
      '--outDir',
      join(bundle, 'dist/web'),
    ],
    { stdio: 'inherit' },
  );
  // Always made in dist/, where a checkout looks for it too.
  execFileSync(process.execPath, ['scripts/build-classifier-page.js'], { stdio: 'inherit' });
  cpSync('dist/classifier-page', join(bundle, 'dist/classifier-page'), { recursive: true });
  for (const part of ['bin', 'protocols', 'package.json', 'README.md', 'LICENSE']) {
    if (existsSync(part)) cpSync(part, join(bundle, part), { recursive: true });
  }
}

/** What the lockfile calls neither a tool of developers nor of another platform, as it is installed. */
function copyDependencies() {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  for (const [path, { dev = false, devOptional = false }] of Object.entries(packages)) {
    if (path === '' || dev || devOptional || !existsSync(path)) continue;
    cpSync(path, join(bundle, path), {
      recursive: true,
      // Nested packages have entries of their own, and some of them are for developers.
      filter: (source) => source === path || !isLeftOut(source.slice(path.length + 1)),
    });
  }
  prune(join(bundle, 'node_modules/onnxruntime-node/bin'));
}

function isLeftOut(inside) {
  return inside === 'node_modules' || inside.endsWith('.map');
}

/** onnxruntime brings every platform along: bin/<api>/<platform>/<processor>. */
function prune(bin) {
  for (const api of readdirSync(bin)) {
    for (const platform of readdirSync(join(bin, api))) {
      for (const processor of readdirSync(join(bin, api, platform))) {
        if (platform === process.platform && processor === process.arch) continue;
        rmSync(join(bin, api, platform, processor), { recursive: true });
      }
    }
  }
}

function copyWeights() {
  const from =
    process.env.SONOGRAFT_WEIGHTS ??
    join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'sonograft', 'weights');
  for (const network of values.weights.split(',').filter(Boolean)) {
    const folder = join(from, network);
    if (!existsSync(folder)) {
      throw new Error(
        `There are no weights of ${network} in ${from}; see "sonograft weights list".`,
      );
    }
    cpSync(folder, join(bundle, 'weights', network), { recursive: true });
  }
}

function writeLauncher() {
  const launcher = join(bundle, 'sonograft');
  writeFileSync(
    launcher,
    `#!/usr/bin/env node
// The weights that came along are found unless others are named.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const weights = fileURLToPath(new URL('weights', import.meta.url));
if (existsSync(weights)) process.env['SONOGRAFT_WEIGHTS'] ??= weights;
await import('./bin/sonograft.js');
`,
  );
  chmodSync(launcher, 0o755);
}
