import type { Command } from 'commander';
import type { ListedWeights, WeightsOptions, WeightsRecord } from '../backbones/index.ts';
import {
  importWeights,
  listWeights,
  pullWeights,
  randomWeights,
  verifyWeights,
  weightsDir,
} from '../backbones/index.ts';
import { UserError } from '../errors.ts';
import type { OutputOptions } from './output.ts';
import { table } from './table.ts';
import { wholeNumberIn, withOutput, withOutputOptions } from './verb.ts';

interface WeightsCommand extends OutputOptions {
  /** The folder that weights are kept in. */
  readonly weights?: string;
  readonly as?: string;
  readonly seed: number;
  readonly force?: boolean;
}

export default function define(command: Command): void {
  const add = (nameAndArguments: string, description: string): Command =>
    withOutputOptions(command.command(nameAndArguments))
      .description(description)
      .option(
        '--weights <dir>',
        'where weights are kept (default: SONOGRAFT_WEIGHTS, else the cache directory)',
      );
  const force = [
    '--force',
    'replace pretrained weights that are here, or others than these',
  ] as const;

  add('list', 'every network whose weights are kept, and what is here').action(list);
  add('pull <name>', 'fetch published weights; goes on where it was interrupted')
    .option(...force)
    .action(pull);
  add('import <file>', 'take a .caffemodel, .safetensors or .onnx file of yours')
    .option('--as <name>', 'the network it is of (default: it is recognised)')
    .option(...force)
    .action(take);
  add('verify [name]', 'check the files that are here: checksum, layers, values').action(verify);
  add('random <name>', 'write RANDOM weights for tests and benchmarks, in the real size')
    .option('--seed <n>', 'the same seed gives the same bytes', wholeNumberIn(0, 2 ** 32 - 1), 1)
    .option(...force)
    .action(random);
}

function kept({ weights, force }: WeightsCommand): WeightsOptions & { readonly force: boolean } {
  return { dir: weights, force: force === true };
}

async function list(options: WeightsCommand): Promise<void> {
  await withOutput(options, async (output) => {
    const listed = await listWeights(kept(options));
    output.result(listed, `${listText(listed)}\nKept in ${weightsDir(kept(options))}.`);
  });
}

async function pull(name: string, options: WeightsCommand): Promise<void> {
  await withOutput(options, async (output) => {
    const { record, fetched } = await pullWeights(name, kept(options), output.effects);
    const text =
      fetched === 0
        ? `${name} is here already, and is the published file.`
        : `${name} is here: ${megabytes(record.bytes)} MB, SHA-1 as published.`;
    output.result({ ...record, fetched }, text);
  });
}

async function take(file: string, options: WeightsCommand): Promise<void> {
  await withOutput(options, async (output) => {
    const record = await importWeights(file, { ...kept(options), as: options.as }, output.effects);
    output.result(record, `${record.network} is here: ${describe(record)}.`);
  });
}

async function verify(name: string | undefined, options: WeightsCommand): Promise<void> {
  await withOutput(options, async (output) => {
    const verified = await verifyWeights(name, kept(options), output.effects);
    const rows = verified.map((one) => [
      one.name,
      shown(one.weights),
      one.published === null ? '' : one.published ? 'published file' : 'not the published file',
      one.problem ?? 'ok',
    ]);
    output.result(
      verified,
      rows.length === 0
        ? 'No weights are here.'
        : table(['name', 'weights', 'file', 'found'], rows),
    );
    const bad = verified.filter(({ ok }) => !ok);
    if (bad.length > 0) {
      throw new UserError(
        `The weights of ${bad.map((one) => one.name).join(', ')} cannot be used; get them again.`,
      );
    }
  });
}

async function random(name: string, options: WeightsCommand): Promise<void> {
  await withOutput(options, async (output) => {
    output.effects.note('Writing RANDOM WEIGHTS: for tests and benchmarks, not for results.');
    const { seed } = options;
    const record = await randomWeights(name, { ...kept(options), seed });
    output.result(record, `${name} is here: ${describe(record)}.`);
  });
}

function listText(listed: readonly ListedWeights[]): string {
  return table(
    ['name', 'network', 'licence', '>MB', 'here', 'from'],
    listed.map(({ name, title, licence, bytes, weights, pull, page }) => [
      ...[name, title, licence, megabytes(bytes), weights === null ? '-' : shown(weights)],
      pull ? 'pull' : `import: ${page}`,
    ]),
  );
}

function describe({ origin, bytes, seed }: WeightsRecord): string {
  const what =
    origin === 'random' ? `RANDOM WEIGHTS${seed === null ? '' : `, seed ${seed}`}` : origin;
  return `${what}, ${megabytes(bytes)} MB`;
}

function shown(origin: WeightsRecord['origin']): string {
  return origin === 'random' ? 'RANDOM' : origin;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
