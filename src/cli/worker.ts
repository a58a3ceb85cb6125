import { type Command, Option } from 'commander';
import type { WorkspaceFolder } from '../catalog/index.ts';
import type { ShardDone, ShardWorker } from '../jobs/index.ts';
import type { CommonOptions, Output } from './output.ts';
import { QUEUE_HELP } from './queue-option.ts';
import { each, parseShardDevices, refuseMissing, type ShardDevices } from './shard-devices.ts';
import { table } from './table.ts';
import { untilInterrupted } from './until-interrupted.ts';
import { onWorkspace, wholeNumberIn, withWorkspace, withWorkspaceFolder } from './verb.ts';

interface WorkerCommand extends CommonOptions {
  readonly queue: string;
  readonly threads?: number;
  readonly device: ShardDevices;
  readonly take: 'shards' | 'jobs' | 'both';
  readonly statusPort?: number;
  readonly statusHost: string;
}

/** Jobs among which failed ones are looked for, the newest first. */
const MOST_JOBS = 1000;

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
    .addOption(
      new Option(
        '--device <names>',
        'what its shards are done on: cpu, webgpu, cuda, several with commas; NAME=N has N of them in hand at once',
      )
        .argParser(parseShardDevices)
        .default(new Map([['cpu', 1]]), 'cpu'),
    )
    .addOption(
      new Option('--take <what>', 'pieces of long steps, whole jobs of the workbench, or both')
        .choices(['shards', 'jobs', 'both'])
        .default('both'),
    )
    .option(
      '--status-port <n>',
      'tell over HTTP how it is: /healthz, /readyz, /queue (JSON), /metrics (Prometheus); 0 takes any free one',
      wholeNumberIn(0, 65_535),
    )
    .option(
      '--status-host <address>',
      'where it tells; the default reaches this machine alone',
      '127.0.0.1',
    )
    .addHelpText(
      'after',
      `
All machines share the workspace's folder and run the same version. Where sonograft.yaml names an object
store, a worker with --take shards may have a folder of its own with sonograft.yaml and .pseudonym-key. A
worker that is killed loses nothing: what it had in hand goes to another after ten seconds.`,
    )
    .action((options: WorkerCommand) =>
      // What jobs are stands in the catalog; shards need none.
      options.take === 'shards'
        ? withWorkspaceFolder(options, (folder, output) => work(folder, [], options, output))
        : withWorkspace(options, async (workspace, output) => {
            const { startJobWorker } = await import('../jobs/index.ts');
            // Jobs before shards, which they may wait for.
            const jobs = await startJobWorker(workspace, options.queue, output.effects);
            await work(workspace, [jobs], options, output);
          }),
    );
  sub(
    'failed',
    'list the shards that were given up and the jobs that failed, with the reason',
  ).action((options: WorkerCommand) =>
    withWorkspace(options, async (workspace, output) => {
      const { openShardQueues } = await import('../jobs/index.ts');
      const queue = await openShardQueues(workspace, options.queue);
      const shards = await queue.givenUp().finally(() => queue.close());
      const jobs = (await workspace.catalog.jobs.newest(MOST_JOBS)).flatMap((job) =>
        job.state === 'failed'
          ? [{ id: job.id, step: `job: ${job.kind}`, attempts: 1, reason: job.error ?? '' }]
          : [],
      );
      const failed = [...shards, ...jobs];
      const rows = failed.map(({ id, step, attempts, reason }) => [
        ...[id.slice(0, 12), step, String(attempts), reason],
      ]);
      output.result(
        failed,
        failed.length === 0 ? 'None.' : table(['shard', 'step', '>attempts', 'reason'], rows),
      );
    }),
  );
  sub(
    'retry',
    'put the shards that were given up into the queue again; a job goes on from its page',
  ).action((options: WorkerCommand) =>
    withWorkspace(options, async (workspace, output) => {
      const { openShardQueues } = await import('../jobs/index.ts');
      const queue = await openShardQueues(workspace, options.queue);
      const retried = await queue.retry().finally(() => queue.close());
      output.result({ retried }, `${retried} shards are in the queue again.`);
    }),
  );
}

/** Works until it is interrupted. */
async function work(
  workspace: WorkspaceFolder,
  begun: readonly ShardWorker[],
  options: WorkerCommand,
  output: Output,
): Promise<void> {
  const { serveWorkerStatus, startShardWorker } = await import('../jobs/index.ts');
  const { effects } = output;
  const { queue, take, statusHost: host, statusPort: port } = options;
  const done = { shards: 0, failed: 0 };
  const tell = ({ id, step, seconds, reason }: ShardDone): void => {
    if (reason === null) done.shards += 1;
    else done.failed += 1;
    const outcome = reason ?? `${seconds.toFixed(1)} s`;
    effects.note(`${step} ${id.slice(0, 12)}: ${outcome}`);
  };
  if (take !== 'jobs') await refuseMissing(options.device);
  const workers = [...begun];
  for (const device of take === 'jobs' ? [] : each(options.device)) {
    const how = { threads: options.threads, device };
    workers.push(await startShardWorker(workspace, queue, how, effects, tell));
  }
  const told = { host, port: port ?? 0, devices: [...options.device.keys()] };
  const status = port === undefined ? null : await serveWorkerStatus(workspace, queue, told);
  if (status !== null) effects.note(`Its status is at ${status.address}/queue.`);
  const what = { shards: 'shards', jobs: 'jobs', both: 'shards and jobs' }[take];
  effects.note(`Taking ${what} of ${workspace.dir} from ${queue}; Ctrl-C ends it.`);
  await untilInterrupted(effects.signal);
  for (const worker of workers) await worker.close();
  await status?.close();
  output.result(done, `Did ${done.shards} shards; ${done.failed} attempts failed.`);
}
