import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../bin/sonograft.js', import.meta.url));
const PERSON = { email: 'bench@example.org', password: 'a password of the bench' };

/** A workbench in a process of its own, with somebody signed in. */
export interface ServedWorkspace {
  readonly address: string;
  /** `name=value`. */
  readonly cookie: string;
  /** What a path answers, parsed. */
  ask(path: string): Promise<unknown>;
  close(): Promise<void>;
}

/** Serves a workspace as a person starts it; the first time it makes the person. */
export async function serveWorkspace(workspace: string): Promise<ServedWorkspace> {
  const args = [ENTRY, 'serve', '-w', workspace, '--port', '0', '--json'];
  const server = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  for await (const chunk of server.stdout) {
    text += String(chunk);
    if (text.trimEnd().endsWith('}')) break;
  }
  const { address, welcome } = JSON.parse(text) as { address: string; welcome: string | null };
  const token = welcome === null ? null : new URL(welcome).hash.slice(1);
  const [path, body] =
    token === null ? ['sign-in', PERSON] : ['welcome', { ...PERSON, name: 'Bench', token }];
  const response = await fetch(`${address}/api/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return {
    address,
    cookie,
    ask: async (asked) => await (await fetch(address + asked, { headers: { cookie } })).json(),
    close: async () => {
      const gone = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await gone;
    },
  };
}
