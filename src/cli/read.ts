import type { Command } from 'commander';
import { Option } from 'commander';
import { stringify } from 'csv-stringify/sync';
import {
  createStudy,
  exportAnswers,
  exportMrmc,
  importAnswers,
  lockReading,
  readingStatus,
  writeCases,
} from '../pipeline/index.ts';
import { pictures, type ReaderStudy } from '../readers/index.ts';
import type { CommonOptions } from './output.ts';
import { statusText } from './read-text.ts';
import { onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';

interface CreateCommand extends CommonOptions {
  readonly sample?: number;
  readonly repeats: number;
  readonly picture: ReaderStudy['picture'];
  readonly washout?: number;
  readonly seed: number;
}

interface ExportCommand extends CommonOptions {
  readonly format: 'csv' | 'mrmcaov' | 'imrmc';
  readonly category?: string;
}

export default function define(command: Command): void {
  command.description(
    'let readers read the test images as the network sees them: create a study, give each reader their pictures, import their answers, lock them, then compare',
  );
  onWorkspace(command.command('create').summary('draw the cases of a reader study'))
    .description(
      'draw the cases of a reader study from the test part; a study stays as it was created',
    )
    .argument('<study>', 'its name')
    .option('--sample <n>', 'images to draw, by category (default: all)', wholeNumberIn(1, 1e6))
    .option('--repeats <n>', 'cases that are shown twice', wholeNumberIn(0, 1e6), 0)
    .option(
      '--washout <n>',
      'pictures between the two showings (default: half of the cases)',
      wholeNumberIn(0, 1e6),
    )
    .addOption(
      new Option(
        '--picture <what>',
        'input: what the network sees, to the pixel; frame: the whole frame in its own size, black outside the tissue, text filled',
      )
        .choices(pictures)
        .default('input'),
    )
    .option('--seed <n>', 'another seed draws others', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .action((study: string, options: CreateCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { sample, repeats, washout, picture, seed } = options;
        const design = { sample, repeats, washout, picture, seed };
        const created = await createStudy(workspace, study, design);
        output.result(
          created,
          `Reader study ${study}: ${created.cases} cases, ${created.pictures} pictures for each reader; write them with\n  sonograft read cases ${study} --reader NAME --to DIR`,
        );
      }),
    );
  onWorkspace(command.command('cases').summary('write the pictures of one reader'))
    .description(
      'write the pictures of one reader, in an order of their own, and answers.csv to fill in\n(answer: a category; certainty: 0 to 100 or empty; milliseconds: or empty)',
    )
    .argument('<study>')
    .requiredOption('--reader <name>', 'who reads')
    .requiredOption('--to <dir>', 'a new or empty folder')
    .action((study: string, options: CommonOptions & { reader: string; to: string }) =>
      withWorkspace(options, async (workspace, output) => {
        const asked = { reader: options.reader, dir: options.to };
        const written = await writeCases(workspace, study, asked, output.effects);
        output.result(
          written,
          `${written.pictures} pictures in ${written.folder}; fill in ${written.answers}, then run\n  sonograft read import ${study} ${written.answers}`,
        );
      }),
    );
  onWorkspace(command.command('import').summary('take answers from a CSV'))
    .description(
      'take answers from a CSV with the columns reader,case,answer,certainty,milliseconds,order; answers are only ever added, in the order of the reader',
    )
    .argument('<study>')
    .argument('<csv>')
    .option('--synthetic', 'they were not made by a person, which every figure of them will say')
    .action((study: string, csv: string, options: CommonOptions & { synthetic?: true }) =>
      withWorkspace(options, async (workspace, output) => {
        const result = await importAnswers(workspace, study, csv, options.synthetic ?? false);
        const lines = result.readers.map(
          ({ reader, added, answered, pictures }) =>
            `${reader}: ${added} added, ${answered} of ${pictures} answered`,
        );
        output.result(result, lines.join('\n'));
      }),
    );
  onWorkspace(command.command('status').summary('how far each reader is'))
    .argument('<study>')
    .action((study: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const status = await readingStatus(workspace, study);
        output.result(status, statusText(status));
      }),
    );
  onWorkspace(command.command('lock').summary('end a reading for good'))
    .description('end a reading for good: nothing is added to it, and it may be compared')
    .argument('<study>')
    .requiredOption('--reader <name>', 'who has read everything')
    .action((study: string, options: CommonOptions & { reader: string }) =>
      withWorkspace(options, async (workspace, output) => {
        const locked = await lockReading(workspace, study, options.reader);
        output.result(locked, `${locked.reader}: locked with ${locked.answered} answers.`);
      }),
    );
  onWorkspace(command.command('export').summary('print answers'))
    .description(
      'print answers as CSV, or locked ones of one category against the rest for MRMCaov or iMRMC',
    )
    .argument('<study>')
    .addOption(
      new Option('--format <name>', 'of the export')
        .choices(['csv', 'mrmcaov', 'imrmc'])
        .default('csv'),
    )
    .option('--category <name>', 'of mrmcaov and imrmc: the category against all others')
    .action((study: string, options: ExportCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { format, category } = options;
        if (format === 'csv') {
          const answers = await exportAnswers(workspace, study);
          output.result(answers, stringify([...answers], { header: true }).trimEnd());
          return;
        }
        if (category === undefined) {
          command.error(`error: --format ${format} takes a --category`);
        }
        const text = await exportMrmc(workspace, study, { category, format });
        output.result({ study, category, format, text }, text.trimEnd());
      }),
    );
}
