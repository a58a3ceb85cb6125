import { join } from 'node:path';
import type { Command } from 'commander';
import { demo } from '../pipeline/index.ts';
import type { OutputOptions } from './output.ts';
import { PORT, serveUntilStopped } from './serve-workbench.ts';
import { evaluationText } from './summaries.ts';
import { wholeNumberIn, withOutput, withOutputOptions } from './verb.ts';

interface DemoCommand extends OutputOptions {
  readonly dir: string;
  readonly studies: number;
  readonly images: number;
  readonly seed: number;
  readonly serve?: boolean;
  readonly port: number;
}

export default function define(command: Command): void {
  withOutputOptions(command)
    .option('--dir <dir>', 'where the studies and the workspace go', 'sonograft-demo')
    .option('--studies <n>', 'one for each patient', wholeNumberIn(6, 100_000), 40)
    .option('--images <n>', 'in each study', wholeNumberIn(1, 1000), 6)
    .option('--seed <n>', 'another seed gives other patients', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option(
      '--serve',
      'open the workbench on it afterwards, as where stdout is a terminal; --no-serve does not',
    )
    .option('--no-serve')
    .option('--port <n>', 'of the workbench; 0 takes any free one', wholeNumberIn(0, 65_535), PORT)
    .action((options: DemoCommand) =>
      withOutput(options, async (output) => {
        const { dir, studies: patients, images: imagesPerStudy, seed } = options;
        const result = await demo(dir, { patients, imagesPerStudy, seed }, output.effects);
        output.result(
          result,
          `${evaluationText(result)}\nThese images are SYNTHETIC: the figures show that the machinery works, not that any classifier is good.\nThe workspace is ${dir}/workspace; predict with: npx sonograft predict demo <file> -w ${dir}/workspace`,
        );
        if (!(options.serve ?? process.stdout.isTTY)) return;
        const { openWorkspace } = await import('../catalog/index.ts');
        const workspace = await openWorkspace(join(dir, 'workspace'));
        try {
          // With --json the result was the one document.
          const { note } = output.effects;
          const second = options.json
            ? { ...output, result: (_: unknown, text: string) => note(text) }
            : output;
          await serveUntilStopped(workspace, second, { host: '127.0.0.1', port: options.port });
        } finally {
          await workspace.close();
        }
      }),
    );
}
