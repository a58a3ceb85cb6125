import type { Command } from 'commander';
import { ingest, type IngestResult, prepareReaders } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { onQueue, type QueueOption, withQueueOption } from './queue-option.ts';
import { countsText } from './table.ts';
import { onWorkspace, withNewWorkspace } from './verb.ts';

interface IngestCommand extends CommonOptions, QueueOption {
  readonly deidentifyTo?: string;
  readonly outsideOnly?: boolean;
  readonly preview?: boolean;
}

export default function define(command: Command): void {
  withQueueOption(onWorkspace(command), 'files read')
    .argument('<source>')
    .option(
      '--deidentify-to <dir>',
      'also write de-identified DICOM copies of the files that count; text inside the tissue is filled, and a copy on which some can still be read is refused',
    )
    .option(
      '--outside-only',
      'only blank what lies outside the tissue of copies; text inside it is neither looked for nor filled',
    )
    .description(
      'read studies into the workspace: a folder of DICOM files, an image folder (label/patient/file\nor label/file), a manifest CSV (file,label,patient,study and optionally series,instance,split),\nor one file; where there is no workspace yet, it is made',
    )
    .option(
      '--preview',
      'also write preview.html: a sample of frames for each rule, the box drawn on the original pictures; names that are burned into them are in it',
    )
    .action((source: string, options: IngestCommand) => {
      if (options.queue === undefined) prepareReaders();
      return withNewWorkspace(options, async (workspace, output) => {
        const result = await onQueue(options, workspace, output.effects, (effects) =>
          ingest(workspace, source, effects, options),
        );
        const { files, accepted, excluded, quarantined } = result;
        output.result(
          result,
          [
            `${files} files: ${accepted} accepted, ${countsText(excluded, 'excluded')}, ${countsText(quarantined, 'quarantined')}.`,
            ...(Object.keys(quarantined).length > 0
              ? [`What was refused, and why: ${workspace.dir}/quarantine/refused.jsonl`]
              : []),
            ...copiesText(result.copies),
            ...(result.preview === undefined
              ? []
              : [`Preview (it shows names that are burned in): ${result.preview}`]),
          ].join('\n'),
        );
      });
    });
}

function copiesText(copies: IngestResult['copies']): string[] {
  if (copies === undefined) return [];
  const { written, refused } = copies;
  const why = { 'text-left-inside': 'text can still be read inside', 'not-searched': 'it could not be searched for text' }; // prettier-ignore
  return [
    `De-identified copies: ${written} written, ${refused.length} refused.`,
    ...refused.map(({ path, reason }) => `  no copy of ${path}: ${why[reason]}`),
  ];
}
