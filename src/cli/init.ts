import type { Command } from 'commander';
import { initWorkspace } from '../catalog/index.ts';
import type { CommonOptions } from './output.ts';
import { verb, withOutput } from './verb.ts';

export function addInit(program: Command): void {
  verb(program, 'init', 'make a workspace; what is there is kept').action(
    (options: CommonOptions) =>
      withOutput(options, async (output) => {
        const workspace = await initWorkspace(options.workspace);
        await workspace.close();
        output.result(
          { workspace: workspace.dir },
          `The workspace is ${workspace.dir}; its settings are in sonograft.yaml.`,
        );
      }),
  );
}
