import type { Command } from 'commander';
import type { Workspace } from '../catalog/index.ts';
import type { CommonOptions, Output } from './output.ts';
import { onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';
import { builtWeb } from './built-web.ts';

const PORT = 8585;

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

/** Serves the workbench, prints where, and returns when the signal is raised. */
export async function serveUntilStopped(
  workspace: Workspace,
  output: Output,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  const { serve } = await import('../serving/index.ts');
  const { effects } = output;
  const serving = await serve(workspace, { host, port, web: await builtWeb(effects) }, effects);
  try {
    const { address, welcome } = serving;
    const first = welcome === null ? '' : `\nNobody has an account yet; make yours at ${welcome}`;
    output.result({ address, welcome }, `The workbench is at ${address}${first}`);
    await new Promise<void>((resolve) => {
      if (effects.signal?.aborted === true) resolve();
      effects.signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await serving.close();
  }
}
