import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

/** Somebody whom the provider knows. */
export interface Known {
  readonly email: string;
  readonly isVerified: boolean;
  readonly name: string;
  readonly groups: readonly string[];
}

/** A provider of sign-in on this machine; who gives a login of `people` is believed. */
export interface TestProvider {
  readonly issuer: string;
  /** How often it was asked for anything. */
  readonly asked: () => number;
  close(): Promise<void>;
}

export const CLIENT = { id: 'sonograft', secret: 'a secret of the test that is long enough' };

/**
 * Starts one that lets people in for one client, code flow with PKCE alone.
 *
 * @param back the address to which it may send people back.
 */
export async function openTestProvider(
  people: Readonly<Record<string, Known>>,
  back: string,
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  // Another site than the workbench's, as a hospital's is.
  const issuer = `http://localhost:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [back] },
        ...{ grant_types: ['authorization_code'], response_types: ['code'] },
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    pkce: { required: () => true },
    ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    cookies: { keys: ['of the test'] },
    findAccount: (_, login) => {
      const known = people[login];
      if (known === undefined) return undefined;
      const { email, isVerified, name, groups } = known;
      const claims = { sub: login, email, email_verified: isVerified, name, groups: [...groups] };
      return { accountId: login, claims: () => claims };
    },
  });
  let asked = 0;
  const answer = provider.callback();
  server.on('request', (request, response) => {
    asked += 1;
    void answer(request, response);
  });
  return {
    issuer,
    asked: () => asked,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
