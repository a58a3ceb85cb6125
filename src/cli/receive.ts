import type { Command } from 'commander';
import { openWorkspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import { pacsSettings, type TlsFiles } from '../pacs/index.ts';
import { receive, type ReceiveResult } from '../pipeline/index.ts';
import type { OutputOptions } from './output.ts';
import {
  nodeSettings,
  type NodeOptions,
  type TlsOptions,
  withNodeOptions,
  withTlsOptions,
} from './pacs-options.ts';
import { withOutput, withOutputOptions } from './verb.ts';

interface ReceiveCommand extends OutputOptions, NodeOptions, TlsOptions {
  readonly workspace?: string;
  readonly ingest?: boolean;
}

export default function define(command: Command): void {
  withTlsOptions(withNodeOptions(withOutputOptions(command)))
    .argument('<folder>')
    .description(
      'listen for DICOM senders (C-STORE) and keep what they send, byte for byte, in a folder, until\nCtrl-C; settings come from "pacs:" in the sonograft.yaml of the workspace, options override them',
    )
    .option('-w, --workspace <dir>', 'the workspace whose settings hold')
    .option(
      '--ingest',
      'read each finished study into the workspace (default: the current directory)',
    )
    .action((folder: string, options: ReceiveCommand) =>
      withOutput(options, async (output) => {
        const dir = options.workspace ?? (options.ingest === true ? '.' : undefined);
        const workspace = dir === undefined ? undefined : await openWorkspace(dir);
        try {
          const settings = nodeSettings(workspace?.config.pacs ?? pacsSettings.parse({}), options);
          const tls = tlsOf(options);
          const into = options.ingest === true ? workspace : undefined;
          const result = await receive({ folder, settings, tls, workspace: into }, output.effects);
          output.result(result, text(result));
        } finally {
          await workspace?.close();
        }
      }),
    );
}

/** @throws UserError for a certificate without its key, and the other way round. */
function tlsOf({ tlsCert, tlsKey, tlsCa }: TlsOptions): TlsFiles | undefined {
  if (tlsCert === undefined && tlsKey === undefined && tlsCa === undefined) return undefined;
  if (tlsCert === undefined || tlsKey === undefined) {
    throw new UserError(
      'Cannot receive over TLS: a server needs a certificate and its key; give both --tls-cert and --tls-key.',
    );
  }
  return { certificate: tlsCert, key: tlsKey, authorities: tlsCa };
}

function text(result: ReceiveResult): string {
  const { folder, stored, studies, duplicates, beside, refused, lost, ingested, pending } = result;
  const more = [
    ...(duplicates > 0 ? [`${duplicates} were here already`] : []),
    ...(beside > 0 ? [`${beside} have the UID of another object and lie beside it`] : []),
    ...(refused > 0 ? [`${refused} were refused`] : []),
    ...(lost > 0 ? [`${lost} associations were turned away or cut off`] : []),
    ...(ingested === null ? [] : [`${ingested} studies were read in`]),
  ];
  return [
    `${stored} objects of ${studies} studies are in ${folder}${more.length > 0 ? `; ${more.join('; ')}` : ''}.`,
    ...(pending.length > 0
      ? [
          `${pending.length} studies came, but were not read in; "sonograft ingest ${folder}" does that.`,
        ]
      : []),
  ].join('\n');
}
