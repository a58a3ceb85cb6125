import type { Command } from 'commander';
import { split } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { splitText } from './summaries.ts';
import { numberIn, onWorkspace, withWorkspace, wholeNumberIn } from './verb.ts';

interface SplitCommand extends CommonOptions {
  readonly test?: number;
  readonly tuning?: number;
  readonly seed?: number;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .description(
      'divide the labelled frames into train, tuning and test by patient; defaults are in sonograft.yaml',
    )
    .option('--test <share>', 'share of the patients to test on', numberIn(0, 1))
    .option('--tuning <share>', 'share of the patients to choose settings on', numberIn(0, 1))
    .option('--seed <n>', 'another seed gives another split', wholeNumberIn(0, 2 ** 32 - 1))
    .action((options: SplitCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { test, tuning, seed } = options;
        const result = await split(workspace, { test, tuning, seed }, output.effects);
        output.result(result, splitText(result));
      }),
    );
}
