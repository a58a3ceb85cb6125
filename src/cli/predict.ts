import type { Command } from 'commander';
import { predict } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { predictionsText } from './summaries.ts';
import { verb, withWorkspace } from './verb.ts';

export function addPredict(program: Command): void {
  verb(
    program,
    'predict <run> <source>',
    'classify a file, a folder or a manifest with a run',
  ).action((run: string, source: string, options: CommonOptions) =>
    withWorkspace(options, async (workspace, output) => {
      const predictions = await predict(workspace, run, source, output.effects);
      output.result(predictions, predictionsText(predictions));
    }),
  );
}
