import { execFileSync, spawnSync } from 'node:child_process';

/** The interpreter that holds the peers: Debian's, or the one that PYTHON names. */
export const python = process.env['PYTHON'] ?? '/usr/bin/python3';

/** Runs a script of a peer to its end and gives back what it prints. */
export function runPython(args: readonly string[], input = ''): string {
  return execFileSync(python, args, { encoding: 'utf8', maxBuffer: 1e9, input });
}

/** Whether the peers' packages are here; where they are not, one line says what is missing. */
export function hasPeers(...packages: readonly string[]): boolean {
  const missing = packages.filter(
    (name) => spawnSync(python, ['-c', `import ${name}`], { stdio: 'ignore' }).status !== 0,
  );
  if (missing.length === 0) return true;
  console.log(
    `Skipped: ${python} has no ${missing.join(' and no ')}; on Debian, "apt-get install python3-torch python3-sklearn python3-opencv" brings the peers.`,
  );
  return false;
}
