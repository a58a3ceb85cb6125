import type { Command } from 'commander';
import { ingest } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { countsText } from './table.ts';
import { onWorkspace, withWorkspace } from './verb.ts';

interface IngestCommand extends CommonOptions {
  readonly deidentifyTo?: string;
  readonly outsideOnly?: boolean;
  readonly preview?: boolean;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<source>')
    .option(
      '--deidentify-to <dir>',
      'also write de-identified DICOM copies of the files that count',
    )
    .option(
      '--outside-only',
      'accept that text inside the tissue is neither looked for nor blanked in copies',
    )
    .description(
      'read studies into the workspace: a folder of DICOM files, an image folder (label/patient/file\nor label/file), a manifest CSV (file,label,patient,study and optionally series,instance,split),\nor one file',
    )
    .option(
      '--preview',
      'also write preview.html: a sample of frames for each rule, the box drawn on the original pictures; names that are burned into them are in it',
    )
    .action((source: string, options: IngestCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const result = await ingest(workspace, source, output.effects, options);
        const { files, accepted, excluded, quarantined } = result;
        output.result(
          result,
          [
            `${files} files: ${accepted} accepted, ${countsText(excluded, 'excluded')}, ${countsText(quarantined, 'quarantined')}.`,
            ...(Object.keys(quarantined).length > 0
              ? [`What was refused, and why: ${workspace.dir}/quarantine/refused.jsonl`]
              : []),
            ...(result.preview === undefined
              ? []
              : [`Preview (it shows names that are burned in): ${result.preview}`]),
          ].join('\n'),
        );
      }),
    );
}
