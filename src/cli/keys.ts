import { existsSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UserError } from '../errors.ts';
import type { OutputOptions } from './output.ts';
import { table } from './table.ts';
import { withOutput, withOutputOptions } from './verb.ts';

interface KeysCommand extends OutputOptions {
  readonly file: string;
}

interface AddCommand extends KeysCommand {
  readonly scopes: readonly Scope[];
}

// As src/serving has them; the help is shown without loading it.
const SCOPES = ['classify', 'feedback', 'read', 'admin'] as const;
type Scope = (typeof SCOPES)[number];

export default function define(command: Command): void {
  command.description('keys of programs that ask a served classifier; only their hashes are kept');
  const sub = (name: string, about: string): Command =>
    withOutputOptions(
      command
        .command(name)
        .description(about)
        .option('-f, --file <path>', 'the file of keys', 'sonograft-keys.json'),
    );
  sub('add', 'make a key and print it; it is shown this once')
    .argument('<name>', 'whose it is')
    .addOption(
      new Option('--scopes <list>', 'what it is for: classify, feedback, read, admin')
        .argParser(scopesIn)
        .default(['classify'], 'classify'),
    )
    .action((name: string, options: AddCommand) =>
      withOutput(options, async (output) => {
        const { newKey, readKeys, writeKeys } = await import('../serving/index.ts');
        const keys = existsSync(options.file) ? await readKeys(options.file) : [];
        if (keys.some((key) => key.name === name)) {
          throw new UserError(
            `Cannot make the key ${name}: there is one of that name; remove it first, or choose another name.`,
          );
        }
        const { text, key } = newKey(name, options.scopes);
        await writeKeys(options.file, [...keys, key]);
        output.result({ name, key: text, scopes: key.scopes }, text);
      }),
    );
  sub('list', 'say whose keys there are').action((options: KeysCommand) =>
    withOutput(options, async (output) => {
      const { readKeys } = await import('../serving/index.ts');
      const keys = await readKeys(options.file);
      const shown = keys.map(({ name, scopes, madeAt }) => ({ name, scopes, madeAt }));
      const rows = shown.map(({ name, scopes, madeAt }) => [name, scopes.join(', '), madeAt]);
      output.result(shown, table(['name', 'for', 'made'], rows));
    }),
  );
  sub('remove', 'take a key back; a running server knows after SIGHUP')
    .argument('<name>')
    .action((name: string, options: KeysCommand) =>
      withOutput(options, async (output) => {
        const { readKeys, writeKeys } = await import('../serving/index.ts');
        const keys = await readKeys(options.file);
        const left = keys.filter((key) => key.name !== name);
        if (left.length === keys.length) {
          const names = keys.map((key) => key.name).join(', ');
          throw new UserError(`There is no key ${name} in ${options.file}; there are: ${names}.`);
        }
        await writeKeys(options.file, left);
        output.result({ removed: name }, `Removed the key ${name}.`);
      }),
    );
}

function scopesIn(text: string): Scope[] {
  return text.split(',').map((item) => {
    const scope = SCOPES.find((known) => known === item.trim());
    if (scope !== undefined) return scope;
    throw new InvalidArgumentError(`It takes ${SCOPES.join(', ')}, with commas between.`);
  });
}
