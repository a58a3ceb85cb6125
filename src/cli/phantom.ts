import type { Command } from 'commander';
import { writePhantom } from '../phantom/index.ts';
import type { OutputOptions } from './output.ts';
import { wholeNumberIn, withOutput, withOutputOptions } from './verb.ts';

interface PhantomCommand extends OutputOptions {
  readonly studies: number;
  readonly images: number;
  readonly seed: number;
}

export default function define(command: Command): void {
  withOutputOptions(command)
    .argument('<dir>')
    .option('--studies <n>', 'one for each patient', wholeNumberIn(1, 100_000), 40)
    .option('--images <n>', 'in each study', wholeNumberIn(1, 1000), 6)
    .option('--seed <n>', 'another seed gives other patients', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .action((dir: string, options: PhantomCommand) =>
      withOutput(options, async (output) => {
        const { studies: patients, images: imagesPerStudy, seed } = options;
        const result = await writePhantom(dir, { patients, imagesPerStudy, seed }, output.effects);
        output.result(result, `${result.files} synthetic files; ingest ${dir}`);
      }),
    );
}
