import type { FileHandle } from 'node:fs/promises';
import { open } from 'node:fs/promises';
import type { EnvHttpProxyAgent, Response } from 'undici';
import type { Effects } from '../../effects.ts';
import { fromSystemError, throwIfInterrupted, UserError } from '../../errors.ts';

/** A transfer that breaks off is taken up again this often, as long as each try brings something. */
const TRIES = 5;

/** Milliseconds without a byte after which a transfer counts as broken off. */
const STALL = 60_000;

/**
 * Milliseconds until the answer begins. undici asks a proxy that closes its connection again and again
 * without a pause or an end, so the limit must be ours.
 */
const PATIENCE = 30_000;

const MEGABYTE = 1e6;

export interface Download {
  /** Tried in order. */
  readonly addresses: readonly string[];
  /** Where the bytes go; bytes that are there already are not fetched again. */
  readonly partial: string;
  /** Bytes that the file may have at most. */
  readonly limit: number;
  /** What the user reads beside the bar. */
  readonly step: string;
  /** Milliseconds until an answer must begin. */
  readonly patience?: number | undefined;
}

/** A transfer that ended early; the same request may go on. */
export class BrokenOff extends UserError {}

/** An answer that another address may not give. */
class NotThere extends UserError {}

/**
 * Fetches a file into a partial one, going on from where an earlier transfer ended. Proxies are taken
 * from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. What was fetched is kept whatever happens; whether it is
 * the right file is for the caller to find out.
 *
 * @returns the number of bytes that came over the wire.
 * @throws UserError when no address can be reached or has the file, or when it is too large;
 *   Interrupted when the signal is raised.
 */
export async function download(wanted: Download, effects: Effects): Promise<number> {
  // Loaded here because every command would wait for it.
  const undici = await import('undici');
  const dispatcher = new undici.EnvHttpProxyAgent({
    ...{ headersTimeout: PATIENCE, bodyTimeout: STALL },
    // A tunnel through the proxy for https alone, as usual: many refuse others.
    proxyTunnel: false,
  });
  let file: FileHandle;
  try {
    file = await open(wanted.partial, 'a+').then(async (made) => {
      await made.close();
      return await open(wanted.partial, 'r+');
    });
  } catch (error) {
    throw fromSystemError(error, 'Cannot keep the download');
  }
  try {
    return await fromFirst(wanted, (address) =>
      persist(address, wanted, file, dispatcher, effects),
    );
  } finally {
    await file.close();
    await dispatcher.destroy();
  }
}

async function fromFirst(
  { addresses }: Download,
  fetchFrom: (address: string) => Promise<number>,
): Promise<number> {
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await fetchFrom(address);
    } catch (error) {
      if (!(error instanceof NotThere)) throw error;
      failure = error;
    }
  }
  throw failure;
}

async function persist(
  address: string,
  wanted: Download,
  file: FileHandle,
  dispatcher: EnvHttpProxyAgent,
  effects: Effects,
): Promise<number> {
  let sum = 0;
  for (let tries = TRIES; ; tries--) {
    const before = (await file.stat()).size;
    try {
      return sum + (await transfer(address, wanted, file, dispatcher, effects));
    } catch (error) {
      const brought = (await file.stat()).size - before;
      if (!(error instanceof BrokenOff) || brought <= 0 || tries <= 1) throw error;
      sum += brought;
    }
  }
}

/** One request. */
async function transfer(
  address: string,
  wanted: Download,
  file: FileHandle,
  dispatcher: EnvHttpProxyAgent,
  effects: Effects,
): Promise<number> {
  const { step, limit, patience = PATIENCE } = wanted;
  const { size } = await file.stat();
  const response = await ask(address, patience, size, dispatcher, effects);
  const range = rangeOf(response);
  const again = async (): Promise<number> => {
    await response.body?.cancel();
    await file.truncate(0);
    return await transfer(address, wanted, file, dispatcher, effects);
  };
  if (response.status === 416 && size > 0) {
    // The file is all there, or what is there is of another file.
    if (range.total !== size) return await again();
    await response.body?.cancel();
    return 0;
  }
  if (response.status !== 200 && response.status !== 206) {
    await response.body?.cancel();
    throw new NotThere(
      `Cannot fetch ${address}: the server answered ${response.status} ${response.statusText}.`,
    );
  }
  const goesOn = response.status === 206 && range.start === size;
  if (response.status === 206 && !goesOn && size > 0) return await again();
  if (!goesOn) await file.truncate(0);
  const from = goesOn ? size : 0;
  const length = Number(response.headers.get('content-length') ?? NaN);
  const total = range.total ?? (Number.isFinite(length) ? length : 0);
  const tooLarge = (bytes: number): UserError =>
    new UserError(
      `Cannot fetch ${address}: the file has ${bytes} bytes or more, and at most ${limit} are expected.`,
    );
  if (total > limit) {
    await response.body?.cancel();
    throw tooLarge(total);
  }
  let at = from;
  const report = (): void =>
    effects.progress(step, Math.round(at / MEGABYTE), Math.round(total / MEGABYTE));
  report();
  try {
    for await (const piece of response.body ?? []) {
      const bytes = piece as Uint8Array;
      if (at + bytes.length > limit) throw tooLarge(at + bytes.length);
      // At its place and not at the end, so that two processes at once do no harm.
      await file.write(bytes, 0, bytes.length, at);
      at += bytes.length;
      report();
    }
  } catch (cause) {
    throwStopped(effects);
    const error = fromSystemError(cause, 'Cannot keep the download');
    if (error instanceof UserError) throw error;
    throw brokenOff(address, at, total, cause);
  }
  if (total > 0 && at < total) throw brokenOff(address, at, total, undefined);
  return at - from;
}

async function ask(
  address: string,
  patience: number,
  size: number,
  dispatcher: EnvHttpProxyAgent,
  effects: Effects,
): Promise<Response> {
  const { fetch } = await import('undici');
  throwStopped(effects);
  // Aborting ends the answer too, so the patience is called off when it begins.
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  effects.signal?.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(stop, patience);
  try {
    return await fetch(address, {
      dispatcher,
      signal: controller.signal,
      headers: {
        'accept-encoding': 'identity',
        ...(size > 0 && { range: `bytes=${size}-` }),
      },
    });
  } catch (cause) {
    throwStopped(effects);
    const code = controller.signal.aborted ? `no answer in ${patience / 1000} s` : codeOf(cause);
    throw new NotThere(
      `Cannot reach ${new URL(address).host} (${code}): this machine is offline, or a proxy is needed (HTTPS_PROXY).`,
      { cause },
    );
  } finally {
    clearTimeout(timer);
  }
}

/** Ends where it stands; the file keeps what came. */
function throwStopped({ signal }: Effects): void {
  throwIfInterrupted(signal, 'fetching');
}

function rangeOf(response: Response): { start?: number; total?: number } {
  const header = response.headers.get('content-range') ?? '';
  const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header) ?? [];
  return {
    ...(start !== undefined && { start: Number(start) }),
    ...(total !== undefined && total !== '*' && { total: Number(total) }),
  };
}

function brokenOff(address: string, at: number, total: number, cause: unknown): BrokenOff {
  const of = total > 0 ? ` of ${total}` : '';
  return new BrokenOff(
    `The transfer from ${new URL(address).host} broke off after ${at}${of} bytes; they are kept, and the same command goes on from there.`,
    { cause },
  );
}

/** The code of the error at the bottom, such as ENOTFOUND. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.cause === undefined ? (code ?? error.message) : codeOf(error.cause);
}
