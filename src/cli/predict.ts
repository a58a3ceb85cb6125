import type { Command } from 'commander';
import { predict, prepareReaders } from '../pipeline/index.ts';
import type { DeviceOption } from './device-option.ts';
import { deviceOption } from './device-option.ts';
import type { CommonOptions } from './output.ts';
import { predictionsText } from './summaries.ts';
import { onWorkspace, withWorkspace } from './verb.ts';

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<run>')
    .argument('<source>')
    .addOption(deviceOption("the run's own"))
    .action((run: string, source: string, options: CommonOptions & DeviceOption) => {
      prepareReaders();
      return withWorkspace(options, async (workspace, output) => {
        const predictions = await predict(workspace, run, source, output.effects, options.device);
        output.result(predictions, predictionsText(predictions));
      });
    });
}
