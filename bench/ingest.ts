/**
 * Measures ingestion of generated 640 x 480 RGB stills to 256 x 256 PNG beside a script of two
 * processes with pydicom and Pillow, in turns on the same files, and the memory that it takes.
 *
 *   npx tsx bench/ingest.ts [--files 1000] [--rounds 2] [--write]
 *
 * Needs Debian's /usr/bin/python3 with numpy, pydicom and Pillow (or another named by PYTHON). The
 * peer finds no tissue, keeps no catalog and computes no hash; it is the bare minimum of the work.
 * --write appends the figures to results/ingest.csv.
 */
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const python = process.env['PYTHON'] ?? '/usr/bin/python3';
const peer = fileURLToPath(new URL('./ingest-peer.py', import.meta.url));
const bin = fileURLToPath(new URL('../bin/sonograft.js', import.meta.url));
const csv = fileURLToPath(new URL('../results/ingest.csv', import.meta.url));
const PROCESSES = 2;
/** Distinct stills; more files are copies of them under links of other names. */
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '2' },
    write: { type: 'boolean', default: false },
  },
});
const files = Number(values.files);

interface Measured {
  readonly wall: number;
  readonly cpu: number;
  /** Of all processes together, in MiB; sampled. */
  readonly memory: number;
}

const dir = mkdtempSync(join(tmpdir(), 'sonograft-bench-'));
try {
  const studies = join(dir, 'studies');
  execFileSync(python, [peer, 'make', studies, '0', String(files)], { stdio: 'inherit' });
  for (let round = 1; round <= Number(values.rounds); round++) {
    const theirs = JSON.parse(
      execFileSync(python, [peer, 'read', studies, join(dir, `png${round}`), String(PROCESSES)], {
        encoding: 'utf8',
      }),
    ) as { wall: number; cpu: number };
    const ours = await ingested(join(dir, `W${round}`), studies);
    const again = await ingested(join(dir, `W${round}`), studies);
    report(round, theirs, ours, again);
  }
} finally {
  rmSync(dir, { recursive: true });
}

async function ingested(workspace: string, studies: string): Promise<Measured> {
  if (!existsSync(workspace))
    execFileSync(process.execPath, [bin, 'init', '-w', workspace, '--quiet']);
  const started = performance.now();
  const before = childTimes();
  const child = spawn(process.execPath, [bin, 'ingest', studies, '-w', workspace, '--quiet'], {
    stdio: 'inherit',
  });
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, residentOf(child.pid ?? 0));
  }, 200);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  if (code !== 0) throw new RangeError(`ingest ended with ${code ?? 'a signal'}`);
  return { wall: (performance.now() - started) / 1000, cpu: childTimes() - before, memory };
}

/** Processor seconds of all children that have ended, theirs included (proc(5), cutime and cstime). */
function childTimes(): number {
  const fields = readFileSync('/proc/self/stat', 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** Resident MiB of a process and its children. */
function residentOf(pid: number): number {
  const of = (id: string): number => {
    try {
      return Number(readFileSync(`/proc/${id}/statm`, 'latin1').split(' ')[1]) / 256;
    } catch {
      return 0;
    }
  };
  const children = readdirSync('/proc').filter((id) => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
      return stat.split(') ')[1]?.split(' ')[1] === String(pid);
    } catch {
      return false;
    }
  });
  return [String(pid), ...children].reduce((sum, id) => sum + of(id), 0);
}

function report(
  round: number,
  theirs: { wall: number; cpu: number },
  ours: Measured,
  again: Measured,
): void {
  const ms = (seconds: number): string => ((1000 * seconds) / files).toFixed(2);
  console.log(
    `${files} files, round ${round}: pydicom and Pillow ${ms(theirs.wall)} ms a file (${ms(theirs.cpu)} of CPU), ` +
      `sonograft ingest ${ms(ours.wall)} ms (${ms(ours.cpu)} of CPU), ${ours.memory.toFixed(0)} MiB at most; ` +
      `again, unchanged: ${ms(again.wall)} ms; rate ${(theirs.wall / ours.wall).toFixed(2)} of the peer's by wall, ${(theirs.cpu / ours.cpu).toFixed(2)} by CPU`,
  );
  if (!values.write) return;
  if (!existsSync(csv)) {
    appendFileSync(
      csv,
      'date,machine,files,round,peer_ms,peer_cpu_ms,ingest_ms,ingest_cpu_ms,memory_mib,again_ms\n',
    );
  }
  const machine = `${cpus()[0]?.model.trim() ?? 'unknown'} x ${cpus().length}`;
  const row = [
    new Date().toISOString().slice(0, 10),
    `"${machine}"`,
    files,
    round,
    ...[theirs.wall, theirs.cpu, ours.wall, ours.cpu].map(ms),
    ours.memory.toFixed(0),
    ms(again.wall),
  ];
  appendFileSync(csv, `${row.join(',')}\n`);
}
