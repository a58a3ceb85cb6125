import type { Command } from 'commander';
import { experiment } from '../pipeline/index.ts';
import { comparisonText } from './comparison-text.ts';
import type { CommonOptions } from './output.ts';
import { type QueueOption, shardsOf, withQueueOption } from './queue-option.ts';
import { RESEARCH } from './summaries.ts';
import { onWorkspace, withOutput } from './verb.ts';

export default function define(command: Command): void {
  withQueueOption(onWorkspace(command), 'features extracted and heads fitted')
    .argument('<protocol>', 'a YAML file; protocols/ has the paper’s')
    .description(
      'do what a protocol says: ingest, label, split, train, evaluate, let read, compare; everything lands in experiments/NAME of the workspace, which is made where there is none. Run again, it goes on from what is there',
    )
    .requiredOption('--studies <path>', 'a folder, archive or manifest, as ingest takes it')
    .action((protocol: string, options: CommonOptions & QueueOption & { studies: string }) =>
      withOutput(options, async (output) => {
        const { workspace, studies } = options;
        const asked = { workspace, studies, openShards: shardsOf(options) };
        const result = await experiment(protocol, asked, output.effects);
        const figures = result.comparison === null ? RESEARCH : comparisonText(result.comparison);
        output.result(
          result,
          [...result.banners, figures, `The report is ${result.report}`].join('\n\n'),
        );
      }),
    );
}
