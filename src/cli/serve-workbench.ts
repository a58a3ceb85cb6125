import type { Workspace } from '../catalog/index.ts';
import { builtWeb } from './built-pages.ts';
import type { Output } from './output.ts';
import type { QueueOption } from './queue-option.ts';
import { untilInterrupted } from './until-interrupted.ts';

/** Where the workbench listens unless another port is named. */
export const PORT = 8585;

export interface WorkbenchOptions extends QueueOption {
  readonly host: string;
  readonly port: number;
}

/** Serves the workbench, prints where, and returns when the signal is raised. */
export async function serveUntilStopped(
  workspace: Workspace,
  output: Output,
  { host, port, queue }: WorkbenchOptions,
): Promise<void> {
  const { serve } = await import('../serving/index.ts');
  const { effects } = output;
  const web = await builtWeb(effects);
  const serving = await serve(workspace, { host, port, web, queue }, effects);
  try {
    const { address, welcome } = serving;
    const first = welcome === null ? '' : `\nNobody has an account yet; make yours at ${welcome}`;
    output.result({ address, welcome }, `The workbench is at ${address}${first}`);
    await untilInterrupted(effects.signal);
  } finally {
    await serving.close();
  }
}
