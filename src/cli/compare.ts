import type { Command } from 'commander';
import { compare } from '../pipeline/index.ts';
import { comparisonText } from './comparison-text.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';

interface CompareCommand extends CommonOptions {
  readonly readers?: string;
  readonly seed: number;
  readonly rounds: number;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('[run...]')
    .description(
      'test two or more runs against each other on the test part, pair by pair; with\n--readers also the readers of a study, on its cases',
    )
    .option('--readers <study>', 'a reader study whose readings are locked')
    .option('--seed <n>', 'of the bootstrap', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option('--rounds <n>', 'of the bootstrap', wholeNumberIn(1, 1_000_000), 2000)
    .action((runs: string[], options: CompareCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { readers, seed, rounds } = options;
        const result = await compare(workspace, runs, { readers, seed, rounds }, output.effects);
        output.result(result, comparisonText(result));
      }),
    );
}
