import type { Command } from 'commander';
import { openWorkspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import { pacsSettings, type TlsFiles } from '../pacs/index.ts';
import {
  prepareReaders,
  receive,
  receiveAndClassify,
  type ReceiveAndClassifyResult,
  type ReceiveResult,
} from '../pipeline/index.ts';
import { arrivalsOf, type ArrivalsOptions, withArrivalsOptions } from './arrivals-options.ts';
import type { OutputOptions } from './output.ts';
import {
  nodeSettings,
  type NodeOptions,
  type TlsOptions,
  withNodeOptions,
  withTlsOptions,
} from './pacs-options.ts';
import { RESEARCH } from './summaries.ts';
import { withOutput, withOutputOptions } from './verb.ts';

interface ReceiveCommand extends OutputOptions, NodeOptions, TlsOptions, ArrivalsOptions {
  readonly workspace?: string;
  readonly ingest?: boolean;
  readonly classify?: string;
  readonly verify?: string;
}

export default function define(command: Command): void {
  withArrivalsOptions(withTlsOptions(withNodeOptions(withOutputOptions(command))))
    .argument('<folder>')
    .description(
      'listen for DICOM senders (C-STORE) and keep what they send, byte for byte, in a folder, until\nCtrl-C; settings come from "pacs:" in the sonograft.yaml of the workspace, options override them',
    )
    .option('-w, --workspace <dir>', 'the workspace whose settings hold')
    .option(
      '--ingest',
      'read each finished study into the workspace (default: the current directory)',
    )
    .option(
      '--classify <file.sonograft>',
      'classify each object with a packed classifier, and keep a structured report on it',
    )
    .option('--verify <key.pem>', 'take the classifier only where this key has signed it')
    .action((folder: string, options: ReceiveCommand) =>
      withOutput(options, async (output) => {
        const dir = options.workspace ?? (options.ingest === true ? '.' : undefined);
        const workspace = dir === undefined ? undefined : await openWorkspace(dir);
        try {
          const settings = nodeSettings(workspace?.config.pacs ?? pacsSettings.parse({}), options);
          const tls = tlsOf(options);
          if (options.classify !== undefined) {
            if (options.ingest === true) throw oneOfBoth();
            prepareReaders();
            const { classify: classifier, verify } = options;
            const classified = await receiveAndClassify(
              { folder, settings, tls, classifier, verify, ...arrivalsOf(options) },
              output.effects,
            );
            output.result(classified, classifiedText(classified));
            return;
          }
          refuseOfClassifying(options);
          const into = options.ingest === true ? workspace : undefined;
          const result = await receive({ folder, settings, tls, workspace: into }, output.effects);
          output.result(result, text(result));
        } finally {
          await workspace?.close();
        }
      }),
    );
}

function oneOfBoth(): UserError {
  return new UserError(
    'Cannot both ingest and classify: what is classified is kept in the folder, where "sonograft ingest" reads it; leave out --ingest or --classify.',
  );
}

/** @throws UserError for what is of reports, where none are made. */
function refuseOfClassifying({ sendTo, sendCa, watch, protocol, keep, verify }: ReceiveCommand) {
  if ([sendTo, sendCa, watch, protocol, keep, verify].every((one) => one === undefined)) return;
  throw new UserError(
    'Cannot receive: --send-to, --send-ca, --watch, --protocol, --keep and --verify are of objects that are classified; name a classifier with --classify.',
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

function classifiedText(result: ReceiveAndClassifyResult): string {
  const { folder, reported, sent, pending } = result;
  return [
    `${reported} objects were reported on, ${sent} reports were sent; everything is in ${folder}.`,
    ...(pending > 0 ? [`${pending} objects wait; the same command takes them up.`] : []),
    RESEARCH,
  ].join('\n');
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
