import type { Command } from 'commander';
import { predict, predictPacked, type Prediction, prepareReaders } from '../pipeline/index.ts';
import type { DeviceOption } from './device-option.ts';
import { deviceOption } from './device-option.ts';
import { isPacked } from './is-packed.ts';
import type { CommonOptions, Output } from './output.ts';
import { predictionsText } from './summaries.ts';
import { onWorkspace, withOutput, withWorkspace } from './verb.ts';

interface PredictCommand extends CommonOptions, DeviceOption {
  readonly verify?: string;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<run>', 'a run of the workspace, or a packed classifier (a .sonograft file)')
    .argument('<source>')
    .addOption(deviceOption("the run's own, of a packed classifier the CPU"))
    .option('--verify <key.pem>', 'the public key that must have signed the packed classifier')
    .action((run: string, source: string, options: PredictCommand) => {
      prepareReaders();
      const { device, verify } = options;
      const print = (output: Output, predictions: readonly Prediction[]): void =>
        output.result(predictions, predictionsText(predictions));
      if (isPacked(run)) {
        return withOutput(options, async (output) =>
          print(output, await predictPacked(run, source, { device, verify }, output.effects)),
        );
      }
      return withWorkspace(options, async (workspace, output) =>
        print(output, await predict(workspace, run, source, output.effects, device)),
      );
    });
}
