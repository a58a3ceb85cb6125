import { type Command } from 'commander';
import { type NodeAddress, parseNodeAddress } from '../pacs/index.ts';
import { UserError } from '../errors.ts';
import { dicomwebAuthorization } from './dicomweb-authorization.ts';
import { wholeNumberIn } from './verb.ts';

/** What becomes of objects that are classified as they come. */
export interface ArrivalsOptions {
  readonly sendTo?: string;
  readonly sendCa?: string;
  readonly plainHttp?: boolean;
  readonly keep?: number;
  readonly watch?: string;
  readonly protocol?: readonly string[];
}

export function withArrivalsOptions(command: Command): Command {
  return command
    .option(
      '--send-to <node>',
      'send reports there: dicom://AETITLE@host:port, dicom+tls://AETITLE@host:port, or https://host/path',
    )
    .option(
      '--send-ca <file>',
      'believe the node of --send-to only where one of these authorities signed its certificate (PEM)',
    )
    .option('--plain-http', 'allow http:// to other machines')
    .option('--watch <folder>', 'take DICOM files that are put into this folder, too')
    .option(
      '--protocol <categories>',
      'the views that a study is to have, with commas between (default: every category)',
      (text) => text.split(',').map((one) => one.trim()),
    )
    .option(
      '--keep <days>',
      'remove studies whose reports have all been taken by the node, or refused, for so long (default: nothing is ever removed)',
      wholeNumberIn(1, 36_500),
    );
}

/** @throws UserError when the node's address cannot be used, and for what is of a node without one. */
export function arrivalsOf(options: ArrivalsOptions): {
  readonly sendTo: NodeAddress | undefined;
  readonly sendAuthorities: string | undefined;
  readonly keepDays: number | undefined;
  readonly authorization: string | undefined;
  readonly watch: string | undefined;
  readonly protocol: readonly string[] | undefined;
} {
  const { sendTo, sendCa: sendAuthorities, plainHttp, watch, protocol, keep: keepDays } = options;
  if (sendTo === undefined && sendAuthorities !== undefined) {
    throw new UserError('Cannot use --send-ca: it is of the node that --send-to names; name one.');
  }
  if (sendTo === undefined && keepDays !== undefined) {
    throw new UserError(
      'Cannot remove studies after --keep days: without --send-to no report is ever taken by a node; name one, or leave --keep out.',
    );
  }
  return {
    sendTo:
      sendTo === undefined ? undefined : parseNodeAddress(sendTo, plainHttp === true, 'send to'),
    authorization: dicomwebAuthorization(),
    ...{ sendAuthorities, keepDays, watch, protocol },
  };
}
