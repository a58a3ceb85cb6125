import type { Command } from 'commander';
import { initWorkspace } from '../catalog/index.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, withOutput } from './verb.ts';

export default function define(command: Command): void {
  onWorkspace(command).action((options: CommonOptions) =>
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
