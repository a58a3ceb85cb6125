import { type Command, InvalidArgumentError, Option } from 'commander';
import { openWorkspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import { pacsSettings, parseNodeAddress, pullStudies, type PullResult } from '../pacs/index.ts';
import { dicomwebAuthorization } from './dicomweb-authorization.ts';
import type { OutputOptions } from './output.ts';
import {
  nodeSettings,
  type NodeOptions,
  type TlsOptions,
  withNodeOptions,
  withTlsOptions,
} from './pacs-options.ts';
import { withOutput, withOutputOptions } from './verb.ts';

interface PullCommand extends OutputOptions, NodeOptions, TlsOptions {
  readonly workspace?: string;
  readonly date?: { readonly from?: string; readonly to?: string };
  readonly modality: string;
  readonly description?: string;
  readonly patient?: string;
  readonly accession?: string;
  readonly retrieve: 'move' | 'get';
  readonly list?: boolean;
  readonly plainHttp?: boolean;
}

export default function define(command: Command): void {
  withTlsOptions(withNodeOptions(withOutputOptions(command)))
    .argument(
      '<node>',
      'dicom://AETITLE@host:port, dicom+tls://AETITLE@host:port, or https://host/path',
    )
    .argument('<folder>', 'where files are put')
    .description(
      'fetch the studies that a query finds, from a DICOM archive (C-FIND, then C-MOVE or C-GET) or a\nDICOMweb service (QIDO-RS, WADO-RS); what is here already is not fetched again',
    )
    .option(
      '--date <from-to>',
      'study dates, YYYY-MM-DD, or two with ".." between, either left out',
      days,
    )
    .option('--modality <code>', 'a modality of the study; "*" is any', 'US')
    .option('--description <text>', 'study description; * and ? stand for any text and character')
    .option('--patient <id>', 'patient ID')
    .option('--accession <number>', 'accession number')
    .option('--list', 'only count what there is')
    .addOption(
      new Option(
        '--retrieve <how>',
        'move: the archive sends to the port of this node; get: it answers',
      )
        .choices(['move', 'get'])
        .default('move'),
    )
    .option('--plain-http', 'allow http:// to other machines')
    .option('-w, --workspace <dir>', 'the workspace whose settings hold')
    .addHelpText(
      'after',
      '\nA DICOMweb service is shown SONOGRAFT_DICOMWEB_TOKEN (bearer), or SONOGRAFT_DICOMWEB_USER and\nSONOGRAFT_DICOMWEB_PASSWORD, where they are set.',
    )
    .action(async (node: string, folder: string, options: PullCommand) =>
      withOutput(options, async (output) => {
        const address = parseNodeAddress(node, options.plainHttp === true);
        const { date, modality, description, patient, accession } = options;
        const settings = nodeSettings(await settingsOf(options.workspace), options);
        const result = await pullStudies(
          {
            ...{ address, folder, settings, retrieval: options.retrieve },
            query: {
              ...date,
              ...{ modality: modality === '*' ? undefined : modality, description },
              ...{ patientID: patient, accessionNumber: accession },
            },
            tls: tlsOf(options),
            authorization: dicomwebAuthorization(),
            listOnly: options.list,
          },
          output.effects,
        );
        output.result(result, text(result, options.list === true));
        if (result.missing > 0 && options.list !== true) {
          throw new UserError(
            `${result.missing} of ${result.instances} instances did not come; what came is kept, and the same command tries the rest again.`,
          );
        }
      }),
    );
}

async function settingsOf(dir: string | undefined): Promise<ReturnType<typeof pacsSettings.parse>> {
  if (dir === undefined) return pacsSettings.parse({});
  const workspace = await openWorkspace(dir);
  await workspace.close();
  return workspace.config.pacs;
}

function tlsOf({ tlsCert, tlsKey, tlsCa }: TlsOptions): Parameters<typeof pullStudies>[0]['tls'] {
  if (tlsCert === undefined && tlsKey === undefined && tlsCa === undefined) return undefined;
  return { certificate: tlsCert, key: tlsKey, authorities: tlsCa };
}

function days(text: string): { from?: string; to?: string } {
  const [from = '', to = from, ...more] = text.split('..');
  const found = [from, to].map((day) => /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(day)?.slice(1).join(''));
  const isWrong = (day: string, i: number): boolean => day !== '' && found[i] === undefined;
  if (more.length > 0 || (from === '' && to === '') || [from, to].some(isWrong)) {
    throw new InvalidArgumentError(
      'It takes YYYY-MM-DD, or a range such as 2024-01-01..2024-06-30.',
    );
  }
  return { ...(found[0] && { from: found[0] }), ...(found[1] && { to: found[1] }) };
}

function text(result: PullResult, listOnly: boolean): string {
  const { studies, instances, present, fetched, missing, folder } = result;
  if (listOnly) {
    return `${studies} studies with ${instances} instances; ${present} are here, ${missing} are not.`;
  }
  return `${studies} studies with ${instances} instances: ${fetched} came, ${present} were here already. They are in ${folder}, listed in received.csv.`;
}
