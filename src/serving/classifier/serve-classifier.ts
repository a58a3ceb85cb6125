import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Effects } from '../../effects.ts';
import { fromSystemError, UserError } from '../../errors.ts';
import type { Device } from '../../graph/index.ts';
import {
  type ArrivalsOptions,
  type ArrivalsService,
  openClassifier,
  openServiceFolder,
  Readers,
  serveArrivals,
  type ServiceFolder,
} from '../../pipeline/index.ts';
import { Refusal } from '../refusal.ts';
import { bytesIn } from '../request-body.ts';
import { isLoopbackHost } from '../same-site.ts';
import { ApiKeys, newKey, readKeys, scopes } from './api-keys.ts';
import { ClassifierSlot } from './classifier-slot.ts';
import { Desk, identityOf } from './desk.ts';
import { ServiceMetrics } from './metrics.ts';
import { buildServiceApp, type ServiceHandlers } from './service-app.ts';
import { Shadow } from './shadow.ts';
import { answerOf } from './store-answer.ts';
import { takeFeedback, toldFeedback } from './take-feedback.ts';

export interface ServeClassifierOptions {
  /** The package. */
  readonly path: string;
  /** 127.0.0.1 reaches this machine alone. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** A file of keys; absent: one key is made for this run of the server. */
  readonly keys?: string | undefined;
  /** The public key (PEM) that must have signed every package; absent: not looked at. */
  readonly verify?: string | undefined;
  /** A second package that is asked the same and whose answers are only compared. */
  readonly shadow?: string | undefined;
  readonly device?: Device | undefined;
  readonly threads?: number | undefined;
  /** Frames that share a run of the network. */
  readonly batch?: number | undefined;
  /** How long frames wait for others to share a run with, in milliseconds. */
  readonly batchWaitMs: number;
  /** Requests under way; more are refused with 429. */
  readonly most: number;
  readonly requestsPerMinute: number;
  /** Files in PEM for https. */
  readonly tls?: { readonly cert: string; readonly key: string } | undefined;
  /**
   * The folder that keeps corrections, and what a drift is told by; absent: that of what comes by DICOM,
   * and without it nothing is kept.
   */
  readonly state?: string | undefined;
  /** What comes by DICOM is classified too; absent: it is not taken. */
  readonly arrivals?: ArrivalsOptions | undefined;
  readonly log: NodeJS.WritableStream | null;
}

/** A server of a classifier that listens. */
export interface ServingClassifier {
  readonly address: string;
  /** The key that was made because no file of keys was named; null where one was. */
  readonly key: string | null;
  /** The port for C-STORE; null where nothing is taken by DICOM. */
  readonly dicomPort: number | null;
  /** Reads the package and the keys again; requests under way end with what they began with. */
  reload(): Promise<void>;
  /** Ends it when the requests under way are answered. */
  close(): Promise<void>;
}

/**
 * Serves a packed classifier over HTTP.
 *
 * @throws UserError when the package, the keys or the certificate cannot be used, or the address cannot
 *   be listened on, or is open to other machines without https.
 */
export async function serveClassifier(
  options: ServeClassifierOptions,
  effects: Effects,
): Promise<ServingClassifier> {
  const { host, port, most, requestsPerMinute, log } = options;
  const isLoopback = isLoopbackHost(host);
  const tls = options.tls === undefined ? null : await readTls(options.tls);
  if (!isLoopback && tls === null) {
    throw new UserError(
      `Cannot serve on ${host}: keys and images would cross the network in the clear; give --tls-cert and --tls-key, or serve on 127.0.0.1.`,
    );
  }
  const own = options.keys === undefined ? newKey('printed', scopes) : null;
  const load = async (): Promise<ApiKeys> =>
    new ApiKeys(own === null ? await readKeys(options.keys ?? '') : [own.key]);
  let keys = await load();
  const readers = new Readers();
  const { verify, device, threads, batch, batchWaitMs } = options;
  const opening = { verify, device, threads, batch, batchWaitMs, readers };
  const metrics = new ServiceMetrics();
  const closing: (() => Promise<void>)[] = [() => readers.close()];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const place = options.state ?? options.arrivals?.folder;
    const folder = place === undefined ? null : await openServiceFolder(place, effects);
    if (folder !== null) closing.push(() => folder.close());
    const driftOf = folder === null ? undefined : folder.drift.of.bind(folder.drift);
    const slot = await ClassifierSlot.open(options.path, { ...opening, driftOf });
    closing.push(() => slot.close());
    const shadow =
      options.shadow === undefined
        ? null
        : new Shadow(await openClassifier(options.shadow, opening), metrics);
    if (shadow !== null) closing.push(() => shadow.close());
    const change = async (what: 'reload' | 'rollback', work: () => Promise<void>) => {
      try {
        await work();
        metrics.change(what, 'done');
      } catch (error) {
        metrics.change(what, 'failed');
        throw error;
      }
    };
    const reload = (): Promise<void> =>
      change('reload', async () => {
        keys = await load();
        await slot.reload();
      });
    const rollback = (): Promise<void> => change('rollback', () => slot.rollback());
    const arrivals =
      options.arrivals === undefined
        ? null
        : await serveArrivals(options.arrivals, (work) => slot.use(work), effects);
    if (arrivals !== null) closing.push(() => arrivals.close());
    const desk = new Desk(slot, metrics, { shadow, most });
    const state = { isEnding: false };
    const handlers = handlersOf({ slot, desk, metrics, folder, arrivals, reload, rollback, state });
    const app = await buildServiceApp({
      ...{ handlers, keys: () => keys, metrics, isLoopback, tls, requestsPerMinute, log, effects },
    });
    closing.push(async () => {
      state.isEnding = true;
      await app.close();
    });
    await app.listen({ host, port });
    const at = app.server.address() as AddressInfo;
    const shown = at.family === 'IPv6' ? `[${at.address}]` : at.address;
    const address = `${tls === null ? 'http' : 'https'}://${shown}:${at.port}`;
    const dicomPort = arrivals?.port ?? null;
    return { address, key: own?.text ?? null, dicomPort, reload, close };
  } catch (error) {
    await close();
    throw fromSystemError(error, `Cannot serve on ${host}:${port}`);
  }
}

interface Parts {
  readonly slot: ClassifierSlot;
  readonly desk: Desk;
  readonly metrics: ServiceMetrics;
  readonly folder: ServiceFolder | null;
  readonly arrivals: ArrivalsService | null;
  readonly reload: () => Promise<void>;
  readonly rollback: () => Promise<void>;
  readonly state: { isEnding: boolean };
}

function handlersOf(parts: Parts): ServiceHandlers {
  const { slot, desk, metrics, folder, arrivals, reload, rollback, state } = parts;
  const served = () => ({
    current: identityOf(slot.current),
    previous: slot.previous === null ? null : identityOf(slot.previous),
  });
  return {
    'GET /healthz': () => Promise.resolve({ status: 'ok' }),
    'GET /readyz': () => {
      if (state.isEnding) throw new Refusal(503, 'The server is ending.', 'ending');
      return Promise.resolve({ status: 'ready', id: slot.current.id });
    },
    'POST /v1/classify': async ({ query, request, reply }) => {
      const { kind } = query as { kind: 'file' | 'frame' };
      try {
        return await desk.classify(request, kind);
      } catch (error) {
        if (error instanceof Refusal && error.status === 429) reply.header('retry-after', '1');
        throw error;
      }
    },
    'POST /dicom-web/studies': async ({ request, reply }) => {
      if (arrivals === null) {
        const message = 'Objects are not taken here: the service was started without --dicom.';
        throw new Refusal(404, message, 'no-dicom');
      }
      const type = request.headers['content-type'] ?? '';
      try {
        const { status, answer } = answerOf(
          await arrivals.store(type, bytesIn(request.raw), 'STOW-RS'),
        );
        reply.code(status).type('application/dicom+json');
        return answer;
      } catch (error) {
        if (error instanceof UserError) throw new Refusal(400, error.message, 'wrong-input');
        throw error;
      } finally {
        request.raw.resume();
      }
    },
    'GET /v1/classifier': () =>
      Promise.resolve({ id: slot.current.id, manifest: { ...slot.current.manifest } }),
    'GET /v1/classifier/card': () => Promise.resolve(slot.current.card),
    'POST /v1/feedback': ({ request }) => takeFeedback(request, slot.current, folder, metrics),
    'GET /v1/feedback': () => toldFeedback(folder),
    'GET /v1/drift': () => {
      const days = slot.current.drift.days().map((day) => ({ ...day, alarms: [...day.alarms] }));
      return Promise.resolve({ id: slot.current.id, days });
    },
    'GET /metrics': () => {
      const today = new Date().toISOString().slice(0, 10);
      metrics.drift(slot.current.drift.days().find(({ day }) => day === today) ?? null);
      return metrics.text();
    },
    'POST /v1/admin/reload': async () => {
      await reload();
      return served();
    },
    'POST /v1/admin/rollback': async () => {
      await rollback();
      return served();
    },
  };
}

async function readTls({ cert, key }: { readonly cert: string; readonly key: string }) {
  try {
    return { cert: await readFile(cert), key: await readFile(key) };
  } catch (error) {
    throw fromSystemError(error, 'Cannot read the certificate');
  }
}
