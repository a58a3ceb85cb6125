import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import { defaultConfig, openWorkspace } from '../catalog/index.ts';
import {
  drawAudit,
  exportLabels,
  importLabels,
  label,
  labelErrors,
  labelRules,
  labelTexts,
  readAudit,
  reviewLabels,
  setLabel,
  takeCorrections,
} from '../pipeline/index.ts';
import { auditText, errorsText, feedbackText, labelText, reviewText } from './label-text.ts';
import type { CommonOptions } from './output.ts';
import { onQueue, type QueueOption, withQueueOption } from './queue-option.ts';
import { onWorkspace, withOutput, withWorkspace, wholeNumberIn } from './verb.ts';

interface LabelCommand extends CommonOptions, QueueOption {
  readonly textCsv?: string;
  readonly truth?: string;
}

interface ErrorsCommand extends CommonOptions {
  readonly csv?: true;
  readonly folds: number;
  readonly seed: number;
}

interface AuditCommand extends CommonOptions {
  readonly n: number;
  readonly seed: number;
  readonly answers?: string;
}

export default function define(command: Command): void {
  withQueueOption(onWorkspace(command), 'words read')
    .description(
      'label every accepted frame by the words that were read on it and in its header;\na label that a person, folder or manifest has given stays in force',
    )
    .addOption(
      new Option(
        '--text-csv <file>',
        'label the texts in the column text of a CSV instead of frames',
      ).conflicts(['queue', 'truth']),
    )
    .option('--truth <file>', 'compare with the truth.csv of a phantom')
    .action((options: LabelCommand) =>
      options.textCsv === undefined
        ? withWorkspace(options, async (workspace, output) => {
            const result = await onQueue(options, workspace, output.effects, (effects) =>
              label(workspace, options, effects),
            );
            output.result(result, labelText(result));
          })
        : labelCsv(options.textCsv, options, command),
    );
  onWorkspace(command.command('review').summary('every frame with its label and what it rests on'))
    .description(
      'every frame with its label and the words it rests on: those that were corrected\nin service first, then the least certain',
    )
    .option('--csv', 'print all of them as CSV')
    .action((options: CommonOptions & { csv?: true }) =>
      withWorkspace(options, async (workspace, output) => {
        const frames = await reviewLabels(workspace);
        output.result(frames, options.csv === true ? csvOf(frames) : reviewText(frames));
      }),
    );
  onWorkspace(command.command('errors').summary('labels that are likely wrong, by a run'))
    .description(
      'labels that are likely wrong, the likeliest first: heads that never saw the patient say otherwise (confident learning). Nothing is changed; correct with set or import',
    )
    .argument('<run>', 'whose backbone and kind of head are asked')
    .option('--csv', 'print all of them as CSV')
    .option('--folds <n>', 'parts of the patients', wholeNumberIn(2, 1000), 5)
    .option('--seed <n>', 'of the folds', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .action((run: string, options: ErrorsCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const errors = await labelErrors(workspace, run, options, output.effects);
        output.result(errors, options.csv === true ? csvOf(errors) : errorsText(errors));
      }),
    );
  onWorkspace(command.command('set').summary('give a frame its label as a person'))
    .description('give a frame its label as a person; nothing derived overrides it')
    .argument('<frame>', 'the name that review shows, or a file that holds one frame')
    .argument('<category>', 'a category, or "none"')
    .action((frame: string, category: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const set = await setLabel(workspace, frame, category === 'none' ? null : category);
        output.result(set, `${set.frame} of ${set.file}: ${set.category ?? 'no category'}`);
      }),
    );
  onWorkspace(command.command('import').summary('take labels from a CSV, as a person’s'))
    .description(
      'take labels from a CSV with the columns frame and category, as a person’s; an\nempty category is none, and rows that say what is in force anyway change nothing',
    )
    .argument('<csv>')
    .action((csv: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const result = await importLabels(workspace, csv);
        output.result(result, `${result.rows} rows, ${result.changed} labels changed.`);
      }),
    );
  onWorkspace(command.command('feedback').summary('take corrections that a service was sent'))
    .description(
      'take what a served classifier was told (POST /v1/feedback) for review, which\nshows those frames first; a person decides: it gives no label, and a person’s\nlabel stands',
    )
    .argument('<file>', 'feedback.jsonl of the service’s folder, or what GET /v1/feedback answered')
    .action((file: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const taken = await takeCorrections(workspace, file);
        output.result(taken, feedbackText(taken));
      }),
    );
  onWorkspace(command.command('export').summary('print every label with its provenance as CSV'))
    .description('print every frame’s label as CSV: who gave it, when, and what it rests on')
    .action((options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const labels = await exportLabels(workspace);
        output.result(labels, csvOf(labels));
      }),
    );
  onWorkspace(command.command('audit').summary('find out how many labels are wrong'))
    .description(
      'how many labels are wrong: draw a random sample as a CSV, fill in its column\ncategory by looking at the frames (a category, or "none"), then read it with --answers',
    )
    .option('--n <frames>', 'how many frames to draw', wholeNumberIn(1, 1e6), 200)
    .option('--seed <n>', 'another seed draws another sample', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option('--answers <csv>', 'the filled-in CSV')
    .action((options: AuditCommand) =>
      withWorkspace(options, async (workspace, output) => {
        if (options.answers !== undefined) {
          const result = await readAudit(workspace, options.answers);
          output.result(result, auditText(result));
          return;
        }
        const drawn = await drawAudit(workspace, options);
        output.result(
          drawn,
          `${drawn.frames} frames to look at: fill in the column category of ${drawn.file}, then run\n  sonograft label audit --answers ${drawn.file}`,
        );
      }),
    );
}

/** Labels texts by the rules of the workspace, or by the defaults where none is named and none here. */
async function labelCsv(file: string, options: LabelCommand, command: Command): Promise<void> {
  const { workspace: dir } = options;
  const isNamed = command.getOptionValueSource('workspace') !== 'default';
  await withOutput(options, async (output) => {
    const workspace =
      isNamed || existsSync(join(dir, 'sonograft.yaml')) ? await openWorkspace(dir) : null;
    try {
      const rules = await labelRules(workspace ?? { dir, config: defaultConfig() });
      const texts = await labelTexts(file, rules);
      output.result(texts, csvOf(texts));
    } finally {
      await workspace?.close();
    }
  });
}

function csvOf(rows: readonly object[]): string {
  // No figure is surer than this, and 0.9079999999999998 is hard to read.
  const number = (value: number) => String(Number(value.toPrecision(6)));
  return stringify([...rows], { header: true, cast: { number } }).trimEnd();
}
