import type { Command } from 'commander';
import { writePhantom } from '../phantom/index.ts';
import type { CommonOptions } from './output.ts';
import { verb, wholeNumberIn, withOutput } from './verb.ts';

interface PhantomCommand extends CommonOptions {
  readonly studies: number;
  readonly images: number;
  readonly seed: number;
}

export function addPhantom(program: Command): void {
  verb(program, 'phantom <dir>', 'write synthetic studies, plainly marked so, as DICOM files')
    .option('--studies <n>', 'one for each patient', wholeNumberIn(1, 100_000), 40)
    .option('--images <n>', 'in each study', wholeNumberIn(1, 1000), 6)
    .option('--seed <n>', 'another seed gives other patients', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .action((dir: string, options: PhantomCommand) =>
      withOutput(options, async (output) => {
        const { studies: patients, images: imagesPerStudy, seed } = options;
        const result = await writePhantom(dir, { patients, imagesPerStudy, seed }, output.effects);
        output.result(result, `${result.files} synthetic files; ingest ${result.manifest}`);
      }),
    );
}
