import type { Command } from 'commander';
import type { CommonOptions } from './output.ts';
import { QUEUE_HELP } from './queue-option.ts';
import { table } from './table.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { onWorkspace, wholeNumberIn, withWorkspace } from './verb.ts';

interface WorkerCommand extends CommonOptions {
  readonly queue: string;
  readonly threads?: number;
}

export default function define(command: Command): void {
  command.description('do pieces of long steps that other machines ask for through a queue');
  const sub = (name: string, about: string, isDefault = false): Command =>
    onWorkspace(command.command(name, { isDefault }))
      .description(about)
      .requiredOption('--queue <address>', QUEUE_HELP);
  sub('run', 'take shards until Ctrl-C; the one in hand is finished first', true)
    .option(
      '--threads <n>',
      'threads that work on a shard (default: one per core)',
      wholeNumberIn(1, 256),
    )
    .addHelpText(
      'after',
      `
All machines share the workspace's folder and run the same version. A worker that is killed loses
nothing: what it had in hand goes to another after ten seconds.`,
    )
    .action((options: WorkerCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { startShardWorker } = await import('../jobs/index.ts');
        const { effects } = output;
        const done = { shards: 0, failed: 0 };
        const worker = await startShardWorker(
          workspace,
          options.queue,
          options,
          effects,
          (shard) => {
            const { id, step, seconds, reason } = shard;
            if (reason === null) done.shards += 1;
            else done.failed += 1;
            const outcome = reason ?? `${seconds.toFixed(1)} s`;
            effects.note(`${step} ${id.slice(0, 12)}: ${outcome}`);
          },
        );
        effects.note(`Taking shards of ${workspace.dir} from ${options.queue}; Ctrl-C ends it.`);
        await untilInterrupted(effects.signal);
        await worker.close();
        output.result(done, `Did ${done.shards} shards; ${done.failed} attempts failed.`);
      }),
    );
  sub('failed', 'list the shards that were given up, with the reason').action(
    (options: WorkerCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { openShardQueue } = await import('../jobs/index.ts');
        const queue = await openShardQueue(workspace, options.queue);
        const shards = await queue.givenUp().finally(() => queue.close());
        const rows = shards.map(({ id, step, attempts, reason }) => [
          ...[id.slice(0, 12), step, String(attempts), reason],
        ]);
        output.result(
          shards,
          shards.length === 0 ? 'None.' : table(['shard', 'step', '>attempts', 'reason'], rows),
        );
      }),
  );
  sub('retry', 'put the shards that were given up into the queue again').action(
    (options: WorkerCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const { openShardQueue } = await import('../jobs/index.ts');
        const queue = await openShardQueue(workspace, options.queue);
        const retried = await queue.retry().finally(() => queue.close());
        output.result({ retried }, `${retried} shards are in the queue again.`);
      }),
  );
}
