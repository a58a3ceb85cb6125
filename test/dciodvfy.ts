import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe } from 'vitest';

const PROGRAM = '/usr/bin/dciodvfy';

/** A suite that needs dciodvfy; skipped with a line where it is absent, but not on CI. */
export function describeWithDciodvfy(name: string, suite: () => void): void {
  if (existsSync(PROGRAM) || process.env['CI']) describe(name, suite);
  else describe.skip(`${name} (skipped: dicom3tools is not installed)`, suite);
}

/**
 * What dciodvfy calls errors of a file, each once. Values are left out, since replaced ones differ;
 * the attribute and the rule stay.
 *
 * @param kind what dciodvfy calls such an object.
 * @throws RangeError when it does not recognise the kind of object, and so has checked nothing.
 */
export function dicomErrors(path: string, kind = /^US(MultiFrame)?Image$/): string[] {
  const { stderr } = spawnSync(PROGRAM, [path], { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const lines = stderr.split('\n');
  if (!lines.some((line) => kind.test(line))) {
    throw new RangeError(`dciodvfy does not take ${path} for what it is: ${stderr}`);
  }
  const errors = lines.filter((line) => line.startsWith('Error'));
  return [...new Set(errors.map((line) => line.replace(/<[^<>]*> - |"[^"]*" in /g, '')))].sort();
}
