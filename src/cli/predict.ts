import type { Command } from 'commander';
import { predict } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { predictionsText } from './summaries.ts';
import { onWorkspace, withWorkspace } from './verb.ts';

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<run>')
    .argument('<source>')
    .action((run: string, source: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const predictions = await predict(workspace, run, source, output.effects);
        output.result(predictions, predictionsText(predictions));
      }),
    );
}
