import type { Command } from 'commander';
import type { CommonOptions } from './output.ts';
import { table } from './table.ts';
import { onWorkspace, withOutput } from './verb.ts';

export default function define(command: Command): void {
  command.description(
    'where the workspace’s catalog is; move it between a file and a Postgres server',
  );
  onWorkspace(command.command('show'))
    .description('say where the catalog is and how many rows its tables have')
    .action((options: CommonOptions) =>
      withOutput(options, async (output) => {
        const { catalogPlace } = await import('../catalog/index.ts');
        const place = await catalogPlace(options.workspace);
        output.result(place, `${place.catalog}\n${rowsTable(place.rows)}`);
      }),
    );
  onWorkspace(command.command('copy'))
    .description('copy the catalog, prove that both are equal, and use the new one from then on')
    .requiredOption(
      '--to <place>',
      'a file of the workspace, or postgres://USER@HOST/DATABASE?schema=NAME',
    )
    .addHelpText(
      'after',
      `
The password comes from PGPASSWORD or a file that PGPASSFILE names. A connection that leaves the
machine is encrypted and the server's certificate checked (sslrootcert=FILE names its authority), unless
the address says sslmode=disable. The old catalog stays where it is. End servers and workers of the
workspace first: they would go on with the old one.`,
    )
    .action((options: CommonOptions & { readonly to: string }) =>
      withOutput(options, async (output) => {
        const { moveCatalog } = await import('../catalog/index.ts');
        const moved = await moveCatalog(options.workspace, options.to, output.effects);
        output.result(
          moved,
          `${rowsTable(moved.rows)}\nCopied and found equal. The workspace now uses ${moved.catalog}; ${moved.from} stays as it was.`,
        );
      }),
    );
}

function rowsTable(rows: Readonly<Record<string, number>>): string {
  const shown = Object.entries(rows).filter(([, count]) => count > 0);
  return table(
    ['table', '>rows'],
    shown.map(([name, count]) => [name, String(count)]),
  );
}
