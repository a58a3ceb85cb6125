import { prepareReaders } from '../pipeline/index.ts';
import type { Output } from './output.ts';
import { RESEARCH } from './summaries.ts';

export interface ServeClassifierCommand {
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

/** Serves a packed classifier, prints where, and returns when the signal is raised. */
export async function serveClassifierUntilStopped(
  path: string,
  output: Output,
  options: ServeClassifierCommand,
): Promise<void> {
  prepareReaders();
  const { serveClassifier } = await import('../serving/index.ts');
  const { host, port, keys, verify, shadow, threads, batch, requestsPerMinute } = options;
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
      },
      tls: cert === undefined || key === undefined ? undefined : { cert, key },
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
    const { signal } = output.effects;
    const first =
      serving.key === null ? '' : `\nThe key of this server, until it ends: ${serving.key}`;
    output.result(
      { address: serving.address, key: serving.key },
      `The classifier is at ${serving.address}; its documentation is at ${serving.address}/api/docs${first}\n${RESEARCH}`,
    );
    await new Promise<void>((resolve) => {
      if (signal?.aborted === true) resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    process.off('SIGHUP', reload);
    await serving.close();
  }
}
