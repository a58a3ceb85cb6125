import type { Command } from 'commander';
import { printReport } from '../pipeline/index.ts';
import type { CommonOptions } from './output.ts';
import { onWorkspace, withWorkspace } from './verb.ts';

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<run>')
    .description(
      'print the report of an evaluated run as report.pdf beside it, by the Chromium that is installed; the figures lie in figures/ as SVG',
    )
    .action((run: string, options: CommonOptions) =>
      withWorkspace(options, async (workspace, output) => {
        const printed = await printReport(workspace, run);
        output.result(printed, `The report is ${printed.pdf}`);
      }),
    );
}
