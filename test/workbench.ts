import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initWorkspace, type Role, type Workspace } from '../src/catalog/index.ts';
import { silent } from '../src/effects.ts';
import { ingest, split } from '../src/pipeline/index.ts';
import { serve, type Serving } from '../src/serving/index.ts';
import { writeImageFolder } from './pictures.ts';

export const PASSWORD = 'correct horse battery staple';

/** Who asks: a cookie, or nobody. */
export type Cookie = string | null;

/** A workbench that listens, with one person of each role. */
export interface TestBench {
  readonly dir: string;
  readonly workspace: Workspace;
  readonly serving: Serving;
  readonly cookies: Readonly<Record<Role, string>>;
  /** Asks as somebody. */
  ask(who: Cookie, route: string, body?: unknown): Promise<Response>;
  /** The JSON of an answer that must be one of success. */
  json<T = Record<string, unknown>>(who: Cookie, route: string, body?: unknown): Promise<T>;
  close(): Promise<void>;
}

/**
 * Opens one on pictures of two categories and ten patients, split.
 *
 * @param asked settings of the workspace that are not the defaults.
 */
export async function openTestBench(
  asked: Readonly<Record<string, unknown>> = {},
): Promise<TestBench> {
  const dir = await mkdtemp(join(tmpdir(), 'sonograft-bench-'));
  await writeImageFolder(join(dir, 'images'), 10, 1);
  const serveSettings = { paths: [join(dir, 'images')], upload_gigabytes: 0.001 };
  const settings = { ...asked, serve: serveSettings };
  const workspace = await initWorkspace(join(dir, 'workspace'), settings);
  await ingest(workspace, join(dir, 'images'));
  await split(workspace, { test: 0.3 });
  const serving = await serve(workspace, { host: '127.0.0.1', port: 0, web: null }, silent);
  const ask: TestBench['ask'] = (who, route, body) => {
    const [method = '', path = ''] = route.split(' ');
    const isBytes = body instanceof Uint8Array;
    return fetch(`${serving.address}${path}`, {
      method,
      headers: {
        ...(who === null ? {} : { cookie: who }),
        ...(body === undefined
          ? {}
          : { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: isBytes ? Buffer.from(body) : JSON.stringify(body) }),
    });
  };
  const json: TestBench['json'] = async <T>(who: Cookie, route: string, body?: unknown) => {
    const response = await ask(who, route, body);
    const text = await response.text();
    if (!response.ok) throw new RangeError(`${route}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  };
  const token = new URL(serving.welcome ?? '').hash.slice(1);
  const first = { name: 'Ada', email: 'administrator@example.org', password: PASSWORD };
  const administrator = cookieOf(await ask(null, 'POST /api/welcome', { token, ...first }));
  const cookies: Record<Role, string> = { administrator, researcher: '', reader: '' };
  for (const role of ['researcher', 'reader'] as const) {
    const email = `${role}@example.org`;
    await json(administrator, 'POST /api/people', { name: role, email, role, password: PASSWORD });
    cookies[role] = cookieOf(await ask(null, 'POST /api/sign-in', { email, password: PASSWORD }));
  }
  return {
    ...{ dir, workspace, serving, cookies, ask, json },
    async close() {
      await serving.close();
      await workspace.close();
      await rm(dir, { recursive: true });
    },
  };
}

export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
