import type { Command } from 'commander';
import { features } from '../pipeline/index.ts';
import type { BackboneOptions } from './backbone-options.ts';
import { backboneRef, withBackboneOptions } from './backbone-options.ts';
import type { DeviceOption } from './device-option.ts';
import { deviceOption } from './device-option.ts';
import type { CommonOptions } from './output.ts';
import { onQueue, type QueueOption, withQueueOption } from './queue-option.ts';
import { onWorkspace, withWorkspace } from './verb.ts';
import type { ViewOptions } from './view-options.ts';
import { withViewOptions } from './view-options.ts';

interface FeaturesCommand
  extends CommonOptions, BackboneOptions, DeviceOption, ViewOptions, QueueOption {}

export default function define(command: Command): void {
  withQueueOption(withViewOptions(withBackboneOptions(onWorkspace(command))), 'features extracted')
    .addOption(deviceOption('cpu'))
    .action((options: FeaturesCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { views, allowMirror, device } = options;
        const asked = { backbone: backboneRef(options), views, allowMirror, device };
        const result = await onQueue(options, workspace, output.effects, (effects) =>
          features(workspace, asked, effects),
        );
        output.result(
          result,
          `${result.backbone}: ${result.extracted} ${views === 'center' ? 'frames' : 'views of frames'} extracted, ${result.cached} were there; ${result.length} values each.`,
        );
      }),
    );
}
