import type { Command } from 'commander';
import { features } from '../pipeline/index.ts';
import type { BackboneOptions } from './backbone-options.ts';
import { backboneRef, withBackboneOptions } from './backbone-options.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, withWorkspace } from './verb.ts';

export default function define(command: Command): void {
  withBackboneOptions(onWorkspace(command)).action((options: CommonOptions & BackboneOptions) =>
    withWorkspace(options, async (workspace, output) => {
      const result = await features(workspace, backboneRef(options), output.effects);
      output.result(
        result,
        `${result.backbone}: ${result.extracted} frames extracted, ${result.cached} were there; ${result.length} values each.`,
      );
    }),
  );
}
