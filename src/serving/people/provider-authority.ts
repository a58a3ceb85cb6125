import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { ProviderSettings, Workspace } from '../../catalog/index.ts';
import { authorityOptions } from './authority.ts';
import { roleOf } from './provider-roles.ts';

/** Accounts and sessions as ever, for people whom the provider sends. */
export function openProvider(
  place: Pick<Workspace, 'catalog' | 'keyFor'>,
  address: string,
  provider: ProviderSettings,
  secret: string | undefined,
) {
  const { people } = place.catalog;
  const options = authorityOptions(place, address);
  return betterAuth({
    ...options,
    user: {
      ...options.user,
      additionalFields: { role: { type: 'string', required: false } },
      validateUserInfo: async ({ user, source }) => {
        const role = roleOf(source.oauth?.profile ?? {}, provider);
        if (role === null) return { error: 'no-role' };
        const id = source.action === 'create-user' ? undefined : user.id;
        const person = id === undefined ? undefined : await people.find({ id });
        if (person?.disabled === true) return { error: 'disabled' };
        if (person !== undefined) await people.change(person.id, { role });
        return undefined;
      },
    },
    account: {
      ...options.account,
      updateAccountOnSignIn: false,
      // Administrators alone make local accounts, so that their addresses are whom they say.
      accountLinking: { enabled: true, requireLocalEmailVerified: false },
    },
    // Nothing is asked of the provider but who it is: its tokens are of no use to us.
    databaseHooks: {
      account: {
        create: {
          before: (account) =>
            Promise.resolve({
              data: { ...account, accessToken: null, refreshToken: null, idToken: null },
            }),
        },
      },
    },
    advanced: {
      ...options.advanced,
      // The provider's site sends the browser back, and with `strict` it would bring no cookie.
      cookies: { state: { attributes: { sameSite: 'lax' } } },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: provider.id,
            name: provider.name,
            discoveryUrl: `${provider.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
            requireIdTokenVerification: true,
            clientId: provider.client_id,
            ...(secret === undefined
              ? { tokenEndpointAuth: { method: 'none' } }
              : { clientSecret: secret }),
            redirectURI: `${address}/api/sign-in/${provider.id}/callback`,
            scopes: provider.scopes,
            pkce: true,
            mapProfileToUser: (profile) => {
              const role = roleOf(profile, provider);
              const names = [profile.name, profile['preferred_username'], profile.email];
              const name = names.filter((one) => typeof one === 'string').find(Boolean) ?? '';
              return { name, image: undefined, ...(role !== null && { role }) };
            },
          },
        ],
      }),
    ],
  });
}

export type ProviderAuthority = ReturnType<typeof openProvider>;
