import { UserError } from '../errors.ts';
import { pacsSettings } from '../pacs/index.ts';
import { prepareReaders } from '../pipeline/index.ts';
import type { ServeClassifierOptions } from '../serving/index.ts';
import { arrivalsOf, type ArrivalsOptions } from './arrivals-options.ts';
import type { Output } from './output.ts';
import { nodeSettings } from './pacs-options.ts';
import { RESEARCH } from './summaries.ts';
import { untilInterrupted } from './until-interrupted.ts';

export interface ServeClassifierCommand extends ArrivalsOptions {
  readonly state?: string;
  readonly dicom?: string;
  readonly dicomPort?: number;
  readonly ae?: string;
  readonly senders?: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly keys?: string;
  readonly verify?: string;
  readonly shadow?: string;
  readonly threads?: number;
  readonly batch: number;
  readonly batchWait: number;
  readonly mostRequests: number;
  readonly requestsPerMinute: number;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly quiet?: boolean;
}

/** @throws UserError for what only makes sense with --dicom, and as {@link arrivalsOf}. */
function arrivalsFrom(options: ServeClassifierCommand): ServeClassifierOptions['arrivals'] {
  const { dicom: folder, host, dicomPort: port, ae, senders } = options;
  if (folder === undefined) {
    const { sendTo, sendCa, watch, protocol, keep } = options;
    const given = [port, ae, senders, sendTo, sendCa, watch, protocol, keep];
    if (given.every((one) => one === undefined)) return;
    throw new UserError(
      'Cannot serve: --dicom-port, --ae, --senders, --send-to, --send-ca, --watch, --protocol and --keep are of what comes by DICOM; name the folder that keeps it with --dicom.',
    );
  }
  const settings = nodeSettings(pacsSettings.parse({}), {
    host,
    ...(port !== undefined && { port }),
    ...(ae !== undefined && { ae }),
    ...(senders !== undefined && { senders }),
  });
  const { tlsCert: certificate, tlsKey: key } = options;
  const tls = certificate === undefined ? undefined : { certificate, key };
  return { folder, settings, tls, ...arrivalsOf(options) };
}

/** Serves a packed classifier, prints where, and returns when the signal is raised. */
export async function serveClassifierUntilStopped(
  path: string,
  output: Output,
  options: ServeClassifierCommand,
): Promise<void> {
  prepareReaders();
  const { serveClassifier } = await import('../serving/index.ts');
  const { host, port, keys, verify, shadow, threads, batch, requestsPerMinute, state } = options;
  const { tlsCert: cert, tlsKey: key, batchWait: batchWaitMs, mostRequests: most } = options;
  const serving = await serveClassifier(
    {
      ...{
        path,
        host,
        port,
        keys,
        verify,
        shadow,
        threads,
        batch,
        batchWaitMs,
        most,
        requestsPerMinute,
        state,
      },
      tls: cert === undefined || key === undefined ? undefined : { cert, key },
      arrivals: arrivalsFrom(options),
      log: options.quiet === true ? null : process.stderr,
    },
    output.effects,
  );
  const reload = (): void => {
    serving.reload().then(
      () => output.effects.note('Read the classifier and the keys again.'),
      (error: unknown) => output.effects.note(error instanceof Error ? error.message : 'Failed.'),
    );
  };
  process.on('SIGHUP', reload);
  try {
    const first =
      serving.key === null ? '' : `\nThe key of this server, until it ends: ${serving.key}`;
    const dicom =
      serving.dicomPort === null ? '' : `\nDICOM objects are taken on port ${serving.dicomPort}`;
    const place = options.state ?? options.dicom;
    const kept =
      place === undefined ? '' : `\nCorrections and the counts of each day are in ${place}`;
    output.result(
      { address: serving.address, key: serving.key, dicomPort: serving.dicomPort },
      `The classifier is at ${serving.address}; its documentation is at ${serving.address}/api/docs${dicom}${kept}${first}\n${RESEARCH}`,
    );
    await untilInterrupted(output.effects.signal);
  } finally {
    process.off('SIGHUP', reload);
    await serving.close();
  }
}
