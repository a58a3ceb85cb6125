import type { Command } from 'commander';
import { demo } from '../pipeline/index.ts';
import type { OutputOptions } from './output.ts';
import { evaluationText } from './summaries.ts';
import { wholeNumberIn, withOutput } from './verb.ts';

interface DemoCommand extends OutputOptions {
  readonly dir: string;
  readonly studies: number;
  readonly images: number;
  readonly seed: number;
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('the whole job on synthetic studies: write, ingest, split, train, evaluate')
    .option('--dir <dir>', 'where the studies and the workspace go', 'sonograft-demo')
    .option('--studies <n>', 'one for each patient', wholeNumberIn(6, 100_000), 40)
    .option('--images <n>', 'in each study', wholeNumberIn(1, 1000), 6)
    .option('--seed <n>', 'another seed gives other patients', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option('--json', 'print one JSON document to stdout, and nothing else there')
    .option('--quiet', 'no progress, no notes')
    .action((options: DemoCommand) =>
      withOutput(options, async (output) => {
        const { dir, studies: patients, images: imagesPerStudy, seed } = options;
        const result = await demo(dir, { patients, imagesPerStudy, seed }, output.effects);
        output.result(
          result,
          `${evaluationText(result)}\nThese images are SYNTHETIC: the figures show that the machinery works, not that any classifier is good.\nThe workspace is ${dir}/workspace; predict with: npx sonograft predict demo <file> -w ${dir}/workspace`,
        );
      }),
    );
}
