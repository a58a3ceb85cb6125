import { type Command } from 'commander';
import { type NodeAddress, parseNodeAddress } from '../pacs/index.ts';
import { dicomwebAuthorization } from './dicomweb-authorization.ts';

/** What becomes of objects that are classified as they come. */
export interface ArrivalsOptions {
  readonly sendTo?: string;
  readonly plainHttp?: boolean;
  readonly watch?: string;
  readonly protocol?: readonly string[];
}

export function withArrivalsOptions(command: Command): Command {
  return command
    .option(
      '--send-to <node>',
      'send reports there: dicom://AETITLE@host:port, dicom+tls://AETITLE@host:port, or https://host/path',
    )
    .option('--plain-http', 'allow http:// to other machines')
    .option('--watch <folder>', 'take DICOM files that are put into this folder, too')
    .option(
      '--protocol <categories>',
      'the views that a study is to have, with commas between (default: every category)',
      (text) => text.split(',').map((one) => one.trim()),
    );
}

/** @throws UserError when the node's address cannot be used. */
export function arrivalsOf({ sendTo, plainHttp, watch, protocol }: ArrivalsOptions): {
  readonly sendTo: NodeAddress | undefined;
  readonly authorization: string | undefined;
  readonly watch: string | undefined;
  readonly protocol: readonly string[] | undefined;
} {
  return {
    sendTo:
      sendTo === undefined ? undefined : parseNodeAddress(sendTo, plainHttp === true, 'send to'),
    authorization: dicomwebAuthorization(),
    ...{ watch, protocol },
  };
}
