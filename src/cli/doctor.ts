import { statfs } from 'node:fs/promises';
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import type { Command } from 'commander';
import sharp from 'sharp';
import { findProgram } from '../find-program.ts';
import { runtime, tryDevices } from '../graph/index.ts';
import { version } from '../version.ts';
import type { CommonOptions } from './output.ts';
import { table } from './table.ts';
import { onWorkspace, withOutput } from './verb.ts';

/** Programs that some verbs can use, and what for. */
const OPTIONAL = [
  ['chromium', 'PDF reports and browser tests'],
  ['ffmpeg', 'moving pictures'],
  ['ffprobe', 'moving pictures'],
  ['storescu', 'DICOM networking tests (dcmtk)'],
] as const;

export default function define(command: Command): void {
  onWorkspace(command).action((options: CommonOptions) =>
    withOutput(options, async (output) => {
      const found = await examine(options.workspace);
      output.result(
        found,
        table(
          ['what', 'found'],
          Object.entries(found).map(([what, value]) => [
            what,
            Array.isArray(value) ? value.join(', ') : value,
          ]),
        ),
      );
    }),
  );
}

async function examine(dir: string): Promise<Record<string, string | string[]>> {
  const gib = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(1)} GiB`;
  const disk = await statfs(dir).catch(() => undefined);
  const { version: onnxruntime, providers } = runtime();
  return {
    sonograft: version,
    node: process.version,
    onnxruntime,
    providers: [...providers],
    ...Object.fromEntries(
      (await tryDevices()).map(([device, reason]) => [`device ${device}`, reason ?? 'works']),
    ),
    sharp: `libvips ${sharp.versions.vips}`,
    processor: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores`,
    memory: `${gib(totalmem())}, ${gib(freemem())} free`,
    disk:
      disk === undefined ? `unknown: ${dir} is not there` : `${gib(disk.bavail * disk.bsize)} free`,
    ...Object.fromEntries(
      OPTIONAL.map(([name, use]) => [name, `${findProgram(name) ?? 'absent'} (${use})`]),
    ),
  };
}
