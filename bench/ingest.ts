/**
 * Measures ingestion of generated 640 x 480 RGB stills to 256 x 256 PNG beside a script of two
 * processes with pydicom and Pillow, in turns on the same files, and the memory that it takes.
 *
 *   npx tsx bench/ingest.ts [--files 1000] [--rounds 3] [--many 0] [--write]
 *
 * Both are whole commands, the start of their processes included; what one more file takes is told
 * apart from that by a run on one file. Ours is measured as the published package, which is built
 * first, and as a checkout, which compiles its TypeScript as it starts. The peer finds no tissue,
 * keeps no catalog and computes no hash; it is the bare minimum of the work. Neither does it look for
 * text and marks and fill them, which is ours by default and is measured beside. --many ingests so
 * many files besides, links to the others under names of their own, for the memory that takes; there
 * too nothing is masked.
 *
 * Needs the peer's packages. --write puts the figures into results/ingest.csv.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inTurns, timesOf, typical } from './kit/cost.ts';
import { hasPeers, python, runPython } from './kit/python.ts';
import { gather, printTable, writeResults } from './kit/results.ts';
import { wholeCommand, type WholeCost } from './kit/whole-command.ts';

type Mask = 'none' | 'fill';

const measured = ['peer', 'package', 'masked', 'checkout'] as const;
type Measured = (typeof measured)[number];
const CALLED: Readonly<Record<Measured, string>> = {
  peer: 'pydicom and Pillow',
  package: 'sonograft ingest, mask: none',
  masked: 'sonograft ingest, text and marks filled',
  checkout: 'sonograft ingest, mask: none, from a checkout',
};

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '3' },
    many: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const [files, rounds] = [Number(values.files), Number(values.rounds)];
const many = Number(values.many ?? (values.write ? 20_000 : 0));
const processes = String(availableParallelism());

const root = fileURLToPath(new URL('..', import.meta.url));
const peer = fileURLToPath(new URL('./ingest-peer.py', import.meta.url));

if (!hasPeers('pydicom', 'numpy', 'PIL')) process.exit();
const dir = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  const stills = join(dir, 'stills');
  runPython([peer, 'make', stills, '0', String(files)]);
  const one = join(dir, 'one');
  mkdirSync(one);
  linkSync(join(stills, '000000.dcm'), join(one, '000000.dcm'));
  const bins = { package: builtPackage(), checkout: join(root, 'bin/sonograft.js') };

  let made = 0;
  /** The most that all processes of a command held on the stills, in MiB. */
  let memory = 0;
  const peerOn = (folder: string) => () =>
    wholeCommand(python, [peer, 'read', folder, join(dir, `png${made++}`), processes]);
  const ours = (bin: string, folder: string, mask: Mask) => async () => {
    const workspace = newWorkspace(bin, mask);
    const cost = await wholeCommand(process.execPath, ingestArgs(bin, folder, workspace));
    memory = Math.max(memory, folder === stills ? cost.memory : 0);
    return cost;
  };
  const costs = await inTurns(rounds, {
    'peer, one file': peerOn(one),
    peer: peerOn(stills),
    'package, one file': ours(bins.package, one, 'none'),
    package: ours(bins.package, stills, 'none'),
    'masked, one file': ours(bins.package, one, 'fill'),
    masked: ours(bins.package, stills, 'fill'),
    'checkout, one file': ours(bins.checkout, one, 'none'),
    checkout: ours(bins.checkout, stills, 'none'),
  });
  const unchanged = await ingestTwice(bins.package, stills);

  const perFile = (name: Measured, key: 'wall' | 'cpu') =>
    (typical(costs[name], key) / files).toFixed(2);
  const startOf = (name: Measured) => typical(costs[`${name}, one file`], 'wall').toFixed(0);
  const steady = (name: Measured) =>
    (typical(costs[name], 'wall') - typical(costs[`${name}, one file`], 'wall')) / (files - 1);
  const rows = [
    [
      '',
      'one file, ms',
      'ms a file, all counted',
      'CPU ms a file, all counted',
      'ms for one file more',
      'rate, all counted',
      'rate of one file more',
    ],
    ...measured.map((name) => [
      CALLED[name],
      startOf(name),
      perFile(name, 'wall'),
      perFile(name, 'cpu'),
      steady(name).toFixed(2),
      `${timesOf(costs.peer, costs[name], 'wall').toFixed(2)} x`,
      `${(steady('peer') / steady(name)).toFixed(2)} x`,
    ]),
    ['again, unchanged: ms a file, all counted', (unchanged.wall / files).toFixed(2)],
    ['files', 'most memory of all processes, MiB'],
    [String(files), memory.toFixed(0)],
  ];
  if (many > 0) {
    const cost = await ingestMany(bins.package, stills);
    rows.push([String(many), cost.memory.toFixed(0)]);
  }
  printTable(rows);
  gather([
    {
      what: 'ingest of stills, all counted, nothing masked',
      unit: 'ms a file',
      us: perFile('package', 'wall'),
      peer: perFile('peer', 'wall'),
      ratio: `${timesOf(costs.peer, costs.package, 'wall').toFixed(2)} x`,
    },
  ]);
  if (values.write) writeResults('ingest.csv', 'ingest.ts', rows);
} finally {
  rmSync(dir, { recursive: true });
}

/** The command of the published package: dist/, and the dependencies of the checkout. */
function builtPackage(): string {
  const target = join(dir, 'package');
  execFileSync(process.execPath, ['scripts/build.js', join(target, 'dist')], { cwd: root });
  cpSync(join(root, 'bin'), join(target, 'bin'), { recursive: true });
  cpSync(join(root, 'package.json'), join(target, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(target, 'node_modules'));
  return join(target, 'bin/sonograft.js');
}

/** A workspace in which text and marks are filled, or not looked for. */
function newWorkspace(bin: string, mask: Mask): string {
  const workspace = mkdtempSync(join(dir, 'W'));
  execFileSync(process.execPath, [bin, 'init', '-w', workspace, '--quiet']);
  set(workspace, 'mask: fill', `mask: ${mask}`);
  return workspace;
}

function set(workspace: string, from: string, to: string): void {
  const settings = join(workspace, 'sonograft.yaml');
  const text = readFileSync(settings, 'utf8');
  if (!text.includes(from)) throw new RangeError(`sonograft.yaml says nowhere "${from}"`);
  writeFileSync(settings, text.replace(from, to));
}

function ingestArgs(bin: string, folder: string, workspace: string): string[] {
  return [bin, 'ingest', folder, '-w', workspace, '--quiet'];
}

/** What the second of two runs takes. */
async function ingestTwice(bin: string, folder: string): Promise<WholeCost> {
  const args = ingestArgs(bin, folder, newWorkspace(bin, 'none'));
  await wholeCommand(process.execPath, args);
  return await wholeCommand(process.execPath, args);
}

/** Ingests many links to the same stills, each as a file that counts. */
async function ingestMany(bin: string, folder: string): Promise<WholeCost> {
  const links = join(dir, 'many');
  mkdirSync(links);
  const names = readdirSync(folder).sort();
  for (let i = 0; i < many; i++) {
    const name = names[i % names.length] ?? '';
    linkSync(join(folder, name), join(links, `${String(i).padStart(6, '0')}.dcm`));
  }
  const workspace = newWorkspace(bin, 'none');
  set(workspace, 'same_uid: exclude', 'same_uid: keep');
  return await wholeCommand(process.execPath, ingestArgs(bin, links, workspace));
}
