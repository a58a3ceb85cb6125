import type { Command } from 'commander';
import { moveBlobs, storedBlobs } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { table } from './table.ts';
import { onWorkspace, withOutput, withWorkspaceFolder } from './verb.ts';

const HERE = 'the workspace’s folder';

export default function define(command: Command): void {
  command.description(
    'where frames, features and runs are; move them between the folder and an object store',
  );
  onWorkspace(command.command('show'))
    .description('say where they are, how many and how large')
    .action((options: CommonOptions) =>
      withWorkspaceFolder(options, async (workspace, output) => {
        const stored = await storedBlobs(workspace);
        output.result(stored, `${stored.blobs ?? HERE}\n${storedTable(stored)}`);
      }),
    );
  onWorkspace(command.command('copy'))
    .description('copy them, prove that both are equal, and use the new place from then on')
    .requiredOption(
      '--to <place>',
      'folder (of the workspace), or s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION',
    )
    .addHelpText(
      'after',
      `
The key of the object store comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from files that
AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE name. What was copied stays where it was. End servers
and workers of the workspace first: they would go on with the old place.`,
    )
    .action((options: CommonOptions & { readonly to: string }) =>
      withOutput(options, async (output) => {
        const moved = await moveBlobs(options.workspace, options.to, output.effects);
        output.result(
          moved,
          `${storedTable(moved)}\nCopied and found equal. The workspace now uses ${moved.blobs ?? HERE}; ${moved.from ?? HERE} stays as it was.`,
        );
      }),
    );
}

function storedTable(stored: Awaited<ReturnType<typeof storedBlobs>>): string {
  const rows = (['frames', 'features', 'runs'] as const).map((kind) => [
    ...[kind, String(stored[kind].objects), (stored[kind].bytes / 2 ** 20).toFixed(1)],
  ]);
  return table(['kind', '>objects', '>MiB'], rows);
}
