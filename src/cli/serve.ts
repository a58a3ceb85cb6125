import type { Command } from 'commander';
import type { CommonOptions } from './output.ts';
import { PORT, serveUntilStopped } from './serve-workbench.ts';
import { onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';

interface ServeCommand extends CommonOptions {
  readonly host: string;
  readonly port: number;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .description(
      'open the workbench in the browser; Ctrl-C ends it, and a job that runs goes on with the next one',
    )
    .option('--host <address>', 'to listen on; the default reaches this machine alone', '127.0.0.1')
    .option('--port <n>', 'to listen on; 0 takes any free one', wholeNumberIn(0, 65_535), PORT)
    .action((options: ServeCommand) =>
      withWorkspace(options, (workspace, output) => serveUntilStopped(workspace, output, options)),
    );
}
