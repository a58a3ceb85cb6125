import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { evaluate, evaluateOn } from '../pipeline/index.ts';
import type { DeviceOption } from './device-option.ts';
import { deviceOption } from './device-option.ts';
import type { CommonOptions } from './output.ts';
import { onQueue, type QueueOption, withQueueOption } from './queue-option.ts';
import { evaluationText, siteText } from './summaries.ts';
import { numberIn, onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';

interface EvaluateCommand extends CommonOptions, DeviceOption, QueueOption {
  readonly seed: number;
  readonly rounds: number;
  readonly targetAccuracy: number;
  readonly on?: string;
  readonly maps: boolean;
}

export default function define(command: Command): void {
  withQueueOption(onWorkspace(command), 'features extracted')
    .argument('<run>')
    .description(
      'test a run on the test part; writes metrics.json, predictions.csv, report.html with its figures as SVG, and model-card.md beside it',
    )
    .option('--seed <n>', 'of the bootstrap', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option('--rounds <n>', 'of the bootstrap', wholeNumberIn(1, 1_000_000), 2000)
    .option(
      '--target-accuracy <share>',
      'that answers are to have where the classifier may abstain: the threshold is chosen on the tuning part',
      numberIn(0, 1),
      0.9,
    )
    .option(
      '--on <dir>',
      'test the run on every labelled frame of another workspace, beside its own test part',
    )
    .option('--no-maps', 'do not find out which parts of the image the worst mistakes went by')
    .addOption(deviceOption("the run's own"))
    .action((run: string, options: EvaluateCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { seed, rounds, targetAccuracy, maps, device } = options;
        if (options.on !== undefined) {
          if (options.queue !== undefined) throw refused();
          const elsewhere = { seed, rounds, device, on: options.on };
          const found = await evaluateOn(workspace, run, elsewhere, output.effects);
          output.result(found, siteText(found));
          return;
        }
        const asked = { seed, rounds, targetAccuracy, maps, device };
        const result = await onQueue(options, workspace, output.effects, (effects) =>
          evaluate(workspace, run, asked, effects),
        );
        output.result(result, evaluationText(result));
      }),
    );
}

function refused(): UserError {
  return new UserError(
    'Cannot evaluate --on another workspace with --queue: workers have one workspace; run "sonograft features --queue" there first, then leave --queue out.',
  );
}
