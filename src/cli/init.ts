import type { Command } from 'commander';
import { initWorkspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, withOutput } from './verb.ts';

export default function define(command: Command): void {
  onWorkspace(command)
    .option(
      '--catalog <place>',
      'where a new workspace keeps its catalog: a file of it, or postgres://USER@HOST/DATABASE?schema=NAME',
    )
    .action((options: CommonOptions & { readonly catalog?: string }) =>
      withOutput(options, async (output) => {
        const { catalog } = options;
        const workspace = await initWorkspace(
          options.workspace,
          catalog === undefined ? {} : { catalog },
        );
        if (catalog !== undefined && workspace.config.catalog !== catalog) {
          await workspace.close();
          throw new UserError(
            `The workspace is there, with its catalog in ${workspace.config.catalog}; move it with "sonograft catalog copy --to ${catalog}".`,
          );
        }
        await workspace.close();
        output.result(
          { workspace: workspace.dir },
          `The workspace is ${workspace.dir}; its settings are in sonograft.yaml.`,
        );
      }),
    );
}
