import type { AddressInfo } from 'node:net';
import type { Workspace } from '../catalog/index.ts';
import type { Effects } from '../effects.ts';
import { fromSystemError, UserError } from '../errors.ts';
import { LocalEngine, openQueueEngine } from '../jobs/index.ts';
import { allHandlers } from './all-handlers.ts';
import { buildApp } from './app.ts';
import { EventStreams } from './jobs/event-streams.ts';
import { Accounts } from './people/accounts.ts';
import { Providers } from './people/providers.ts';
import { Welcome } from './people/welcome.ts';
import { isLoopbackHost } from './same-site.ts';
import { Workbench } from './workbench.ts';

export interface ServeOptions {
  /** 127.0.0.1 reaches this machine alone. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The folder of the built web application; null: the API alone. */
  readonly web: string | null;
  /** A queue whose workers run jobs; absent: they run here. */
  readonly queue?: string | undefined;
}

/** A server that listens. */
export interface Serving {
  /** Where it is reached, such as http://127.0.0.1:8585. */
  readonly address: string;
  /** Where the first administrator is made, with the one-time token; null where there is one. */
  readonly welcome: string | null;
  /** Ends it: streams are closed, and a job that runs goes on with the next server. */
  close(): Promise<void>;
}

/**
 * Serves the workbench of a workspace.
 *
 * @throws UserError when the address cannot be listened on, or is open to other machines without https
 *   in front (serve.address of sonograft.yaml), or the secret of a provider of sign-in is not there.
 */
export async function serve(
  workspace: Workspace,
  { host, port, web, queue }: ServeOptions,
  effects: Effects,
): Promise<Serving> {
  const isLoopback = isLoopbackHost(host);
  const { address } = workspace.config.serve;
  if (!isLoopback && address?.startsWith('https:') !== true) {
    throw new UserError(
      `Cannot serve on ${host}: passwords would cross the network in the clear; put a proxy with https in front and name it in serve.address of sonograft.yaml, or serve on 127.0.0.1.`,
    );
  }
  const at = address ?? `http://${host}`;
  const accounts = new Accounts(workspace, at, await Providers.open(workspace, at));
  await accounts.endStrandedSessions();
  const welcome = await Welcome.open(workspace.catalog, accounts.isLocal);
  const jobs =
    queue === undefined
      ? await LocalEngine.open(workspace)
      : await openQueueEngine(workspace, queue);
  const bench = new Workbench(workspace, jobs, accounts, effects);
  await bench.uploads.sweep();
  const streams = new EventStreams(jobs);
  const handlers = allHandlers(bench, welcome, streams);
  const app = await buildApp({ handlers, accounts, web, isLoopback, address, effects });
  const close = async (): Promise<void> => {
    streams.close();
    await app.close();
    await jobs.close();
    await bench.close();
  };
  try {
    await app.listen({ host, port });
  } catch (error) {
    await close();
    throw fromSystemError(error, `Cannot serve on ${host}:${port}`);
  }
  bench.warmUp();
  const bound = app.server.address() as AddressInfo;
  const shown = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address;
  const base = address?.replace(/\/$/, '') ?? `http://${shown}:${bound.port}`;
  return {
    address: base,
    welcome: welcome.token === null ? null : `${base}/welcome#${welcome.token}`,
    close,
  };
}
