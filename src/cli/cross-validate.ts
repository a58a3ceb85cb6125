import type { Command } from 'commander';
import { type CrossValidateResult, crossValidate } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { onQueue, type QueueOption, withQueueOption } from './queue-option.ts';
import { percent, range, RESEARCH } from './summaries.ts';
import { table } from './table.ts';
import { onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';

interface CrossValidateCommand extends CommonOptions, QueueOption {
  readonly folds: number;
  readonly repeats: number;
  readonly learningCurve?: true;
  readonly seed: number;
  readonly rounds: number;
}

export default function define(command: Command): void {
  withQueueOption(onWorkspace(command), 'the heads of the folds fitted')
    .argument('<run>')
    .description(
      'fit a run’s head anew in folds by patient and test each on the patients it did not see; the test part is not touched. Writes cross-validation.json and .html beside the run',
    )
    .option('--folds <n>', 'parts of the patients', wholeNumberIn(2, 1000), 5)
    .option('--repeats <n>', 'divide so many times anew', wholeNumberIn(1, 1000), 1)
    .option('--learning-curve', 'fit on shares of the patients too: are more studies worth it?')
    .option('--seed <n>', 'of the folds and the bootstrap', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option('--rounds <n>', 'of the bootstrap', wholeNumberIn(1, 1_000_000), 2000)
    .action((run: string, options: CrossValidateCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const result = await onQueue(options, workspace, output.effects, (effects) =>
          crossValidate(workspace, run, options, effects),
        );
        output.result(result, crossValidationText(result));
      }),
    );
}

function crossValidationText(result: CrossValidateResult): string {
  const { run, folds, evaluation, byFold, repeats, learningCurve, report } = result;
  const { accuracy, images, patients } = evaluation;
  const anew =
    repeats.length < 2
      ? []
      : [`Divided anew: ${repeats.map((one) => percent(one.accuracy)).join(', ')} %`];
  return [
    `Run ${run} in ${folds} folds, ${images} images of ${patients} patients: accuracy ${percent(accuracy.value)} % (${range(accuracy)})`,
    `Folds: ${byFold.map((fold) => percent(fold.accuracy)).join(', ')} %`,
    ...anew,
    '',
    ...(learningCurve.length === 0
      ? []
      : [
          table(
            ['>patients', '>images', '>accuracy %', 'interval'],
            learningCurve.map((point) => [
              point.patients.toFixed(0),
              point.images.toFixed(0),
              percent(point.accuracy.value),
              range(point.accuracy),
            ]),
          ),
          '',
        ]),
    `${RESEARCH} The report is ${report}`,
  ].join('\n');
}
