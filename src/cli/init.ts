import type { Command } from 'commander';
import { initWorkspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, withOutput } from './verb.ts';

interface InitCommand extends CommonOptions {
  readonly catalog?: string;
  readonly blobs?: string;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .option(
      '--catalog <place>',
      'where a new workspace keeps its catalog: a file of it, or postgres://USER@HOST/DATABASE?schema=NAME',
    )
    .option(
      '--blobs <place>',
      'an object store for the frames, features and runs of a new workspace: s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=REGION',
    )
    .addHelpText(
      'after',
      `
The key of an object store comes from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or from files that
AWS_ACCESS_KEY_ID_FILE and AWS_SECRET_ACCESS_KEY_FILE name. Without an endpoint it is Amazon's. What leaves
the machine is encrypted, unless the address says plaintext=yes.`,
    )
    .action((options: InitCommand) =>
      withOutput(options, async (output) => {
        const { catalog, blobs } = options;
        if (blobs !== undefined) {
          const { tryBlobStore } = await import('../blobs/index.ts');
          await tryBlobStore(blobs);
        }
        const workspace = await initWorkspace(options.workspace, {
          ...(catalog !== undefined && { catalog }),
          ...(blobs !== undefined && { blobs }),
        });
        const { config, dir } = workspace;
        await workspace.close();
        if (catalog !== undefined && config.catalog !== catalog) {
          throw new UserError(
            `The workspace is there, with its catalog in ${config.catalog}; move it with "sonograft catalog copy --to ${catalog}".`,
          );
        }
        if (blobs !== undefined && config.blobs !== blobs) {
          throw new UserError(
            `The workspace is there, with its frames in ${config.blobs ?? 'its folder'}; move them with "sonograft blobs copy --to ${blobs}".`,
          );
        }
        output.result(
          { workspace: dir },
          `The workspace is ${dir}; its settings are in sonograft.yaml.`,
        );
      }),
    );
}
