import { fuzzRoutes } from './fuzz-routes.ts';
import { openWorkbench } from './open-workbench.ts';
import type { RawAnswer } from './raw-http.ts';
import { type Aftermath, endAndLook, watch, type Watched } from './watch.ts';

export interface FuzzedOptions {
  /** Requests to every operation. */
  readonly each: number;
  readonly seed: number;
  /** An answer must come in this time. */
  readonly mostMs: number;
}

/** Requests that are under way together. */
export const AT_ONCE = 8;

/** So many requests a minute may come from one address; these take turns. */
const ADDRESSES = Array.from({ length: 20 }, (_, i) => `127.0.0.${i + 1}`);

/** Operations after which others could not be asked any more, with the reason; they are asked at the end. */
const LAST: Readonly<Record<string, string>> = {
  'POST /api/sign-out': 'it ends the session of whoever asks',
};

/**
 * Fuzzes the workbench of a workspace in which anything may be changed.
 *
 * @param workspace with an evaluated run of the name `first`.
 * @param files sound images, to be tried.
 */
export async function fuzzWorkbench(
  workspace: string,
  files: readonly Buffer[],
  { each, seed, mostMs }: FuzzedOptions,
): Promise<Watched & Aftermath> {
  const bench = await openWorkbench(workspace);
  const { server, port, operations, names, askers } = bench;
  /** It is the routes that are tried here, not hours of training: what was started is stopped. */
  const answered = async (
    { name }: { readonly name: string },
    { status, body }: RawAnswer,
  ): Promise<void> => {
    // HEAD is asked too.
    if (!name.startsWith('POST /api/jobs') || status !== 200 || body.length === 0) return;
    const { job = '', state = '' } = JSON.parse(body.toString()) as Record<string, string>;
    if (['waiting', 'running'].includes(state)) await bench.ask(`POST /api/jobs/${job}/stop`);
  };
  const isLast = ({ name }: { readonly name: string }): boolean => name in LAST;
  const watched = await watch(server, operations.length * each, async (told) => {
    const common = {
      ...{ port, operations, makings: { names, files }, askers, each, seed, mostMs },
      ...{ atOnce: AT_ONCE, addresses: ADDRESSES, answered, told },
    };
    const first = await fuzzRoutes({ ...common, only: operations.filter((one) => !isLast(one)) });
    const last = await fuzzRoutes({ ...common, only: operations.filter(isLast) });
    return {
      routes: { ...first.routes, ...last.routes },
      complaints: [...first.complaints, ...last.complaints],
    };
  });
  return { ...watched, ...(await endAndLook(server)) };
}
