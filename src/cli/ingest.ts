import type { Command } from 'commander';
import { ingest } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { countsText } from './table.ts';
import { onWorkspace, withWorkspace } from './verb.ts';

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<source>')
    .description(
      'read studies into the workspace: a folder of DICOM files, an image folder (label/patient/file\nor label/file), a manifest CSV (file,label,patient,study and optionally series,instance,split),\nor one file',
    )
    .action((source: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const result = await ingest(workspace, source, output.effects);
        const { files, accepted, excluded, quarantined } = result;
        output.result(
          result,
          [
            `${files} files: ${accepted} accepted, ${countsText(excluded, 'excluded')}, ${countsText(quarantined, 'quarantined')}.`,
            ...(Object.keys(quarantined).length > 0
              ? [`What was refused, and why: ${workspace.dir}/quarantine/refused.jsonl`]
              : []),
          ].join('\n'),
        );
      }),
    );
}
