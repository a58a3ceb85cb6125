import type { Command } from 'commander';
import { features } from '../pipeline/index.ts';
import type { BackboneOptions } from './backbone-options.ts';
import { backboneRef, withBackboneOptions } from './backbone-options.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, withWorkspace } from './verb.ts';
import type { ViewOptions } from './view-options.ts';
import { withViewOptions } from './view-options.ts';

interface FeaturesCommand extends CommonOptions, BackboneOptions, ViewOptions {}

export default function define(command: Command): void {
  withViewOptions(withBackboneOptions(onWorkspace(command))).action((options: FeaturesCommand) =>
    withWorkspace(options, async (workspace, output) => {
      const { views, allowMirror } = options;
      const asked = { backbone: backboneRef(options), views, allowMirror };
      const result = await features(workspace, asked, output.effects);
      output.result(
        result,
        `${result.backbone}: ${result.extracted} ${views === 'center' ? 'frames' : 'views of frames'} extracted, ${result.cached} were there; ${result.length} values each.`,
      );
    }),
  );
}
