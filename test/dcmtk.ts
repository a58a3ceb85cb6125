import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe } from 'vitest';

/** A suite that needs dcmtk's programs; skipped with a line where they are absent, but not on CI. */
export function describeWithDcmtk(name: string, suite: () => void): void {
  if (existsSync('/usr/bin/storescu') || process.env['CI']) describe(name, suite);
  else describe.skip(`${name} (skipped: dcmtk is not installed)`, suite);
}

/** How a program ended, and everything it said. */
export interface Said {
  readonly code: number | null;
  readonly output: string;
}

/** Runs one of dcmtk's programs beside this process, which may be its peer. */
export async function dcmtk(program: string, ...args: readonly string[]): Promise<Said> {
  const child = spawn(`/usr/bin/${program}`, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}

/** dcmtk's names of the transfer syntaxes in ../shared/dicom. */
const SYNTAXES = [
  'LittleEndianExplicit',
  'BigEndianExplicit',
  'LittleEndianImplicit',
  'RLELossless',
  'JPEGBaseline',
  'JPEGLossless:Non-hierarchical-1stOrderPrediction',
  'JPEGLSLossless',
  'JPEG2000LosslessOnly',
  'JPEG2000',
];

const CLASSES = ['UltrasoundImageStorage', 'UltrasoundMultiframeImageStorage'];

/**
 * Writes a configuration for `storescu -xf FILE Each` that offers each transfer syntax in a context of
 * its own, so that nothing need be converted.
 */
export async function writeStorescuConfiguration(dir: string): Promise<string> {
  const contexts = CLASSES.flatMap((uid) => SYNTAXES.map((_, i) => `${uid}\\Syntax${i}`));
  const text = [
    '[[TransferSyntaxes]]',
    ...SYNTAXES.flatMap((name, i) => [`[Syntax${i}]`, `TransferSyntax1 = ${name}`]),
    '[[PresentationContexts]]',
    '[Contexts]',
    ...contexts.map((context, i) => `PresentationContext${i + 1} = ${context}`),
    '[[Profiles]]',
    '[Each]',
    'PresentationContexts = Contexts',
  ];
  const path = join(dir, 'storescu.cfg');
  await writeFile(path, `${text.join('\n')}\n`);
  return path;
}
