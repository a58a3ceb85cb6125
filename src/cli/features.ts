import type { Command } from 'commander';
import { features } from '../pipeline/index.ts';
import type { BackboneOptions } from './backbone-options.ts';
import { backboneRef, withBackboneOptions } from './backbone-options.ts';
import type { CommonOptions } from './output.ts';
import { verb, withWorkspace } from './verb.ts';

export function addFeatures(program: Command): void {
  withBackboneOptions(
    verb(program, 'features', 'extract the features of every frame ahead of training'),
  ).action((options: CommonOptions & BackboneOptions) =>
    withWorkspace(options, async (workspace, output) => {
      const result = await features(workspace, backboneRef(options), output.effects);
      output.result(
        result,
        `${result.backbone}: ${result.extracted} frames extracted, ${result.cached} were there; ${result.length} values each.`,
      );
    }),
  );
}
