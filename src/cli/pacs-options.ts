import { type Command, InvalidArgumentError } from 'commander';
import { aeTitle, type PacsSettings } from '../pacs/index.ts';
import { wholeNumberIn } from './verb.ts';

/** Options that say how this node takes part; what is absent is as the settings say. */
export interface NodeOptions {
  readonly ae?: string;
  readonly host?: string;
  readonly port?: number;
  readonly senders?: readonly string[];
}

/** Files in PEM. */
export interface TlsOptions {
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
}

export function withNodeOptions(command: Command): Command {
  return withPeerOptions(command)
    .option('--host <address>', 'address to listen on, 0.0.0.0 for all (default: 127.0.0.1)')
    .option('--port <n>', 'port to listen on (default: 11112)', wholeNumberIn(0, 65535));
}

/** Who this node is to others, and whom it takes objects of. */
export function withPeerOptions(command: Command): Command {
  return command
    .option('--ae <title>', 'the AE title of this node (default: SONOGRAFT)', title)
    .option(
      '--senders <titles>',
      "AE titles that may send, with commas between, or '*' for anyone; needed where other machines reach this node",
      (text) => text.split(',').map((one) => (one === '*' ? one : title(one))),
    );
}

export function withTlsOptions(command: Command): Command {
  return command
    .option('--tls-cert <file>', 'use TLS, with this certificate (PEM)')
    .option('--tls-key <file>', 'the key of the certificate (PEM)')
    .option(
      '--tls-ca <file>',
      'believe only peers whose certificate one of these authorities signed (PEM)',
    );
}

/** The settings with what the options override. */
export function nodeSettings(settings: PacsSettings, options: NodeOptions): PacsSettings {
  return {
    ...settings,
    ...(options.ae !== undefined && { ae_title: options.ae }),
    ...(options.host !== undefined && { host: options.host }),
    ...(options.port !== undefined && { port: options.port }),
    ...(options.senders !== undefined && { senders: [...options.senders] }),
  };
}

function title(text: string): string {
  const { success } = aeTitle.safeParse(text.trim());
  if (!success) {
    throw new InvalidArgumentError('An AE title has 1 to 16 ASCII characters and no backslash.');
  }
  return text.trim();
}
