import * as z from 'zod';

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

const values = z.array(z.string().min(1)).default([]);

const providerSettings = z
  .strictObject({
    /** Names it in addresses, such as that to which it sends people back. */
    id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
    /** What the button says. */
    name: z.string().min(1).max(60),
    /** Its .well-known/openid-configuration says the rest. */
    issuer: z
      .url({ protocol: /^https?$/ })
      .refine((url) => url.startsWith('https:') || LOOPBACK.includes(new URL(url).hostname), {
        message: 'expected an address with https, or one of this machine',
      }),
    client_id: z.string().min(1),
    /** A file that holds the secret and nothing else. */
    client_secret_file: z.string().min(1).optional(),
    /** A variable of the environment that holds it. */
    client_secret_variable: z.string().min(1).optional(),
    scopes: z.array(z.string().min(1)).default(['openid', 'profile', 'email']),
    /** Where a person's roles or groups stand; dots lead into objects, such as realm_access.roles. */
    claim: z.string().min(1),
    /** Which values of the claim make whom; who has several is what stands first here. */
    roles: z
      .strictObject({ administrator: values, researcher: values, reader: values })
      .refine((roles) => Object.values(roles).some((named) => named.length > 0), {
        message: 'expected a value of the claim for at least one role',
      }),
  })
  .refine(
    ({ client_secret_file: file, client_secret_variable: variable }) =>
      file === undefined || variable === undefined,
    { message: 'expected client_secret_file or client_secret_variable, not both' },
  );

/** A provider of sign-in by OpenID Connect. */
export type ProviderSettings = z.output<typeof providerSettings>;

export const serveSettings = z
  .strictObject({
    paths: z
      .array(z.string().min(1))
      .default([])
      .describe(
        'Folders of this machine from which the workbench may ingest; a relative path starts at the workspace.',
      ),
    upload_gigabytes: z
      .number()
      .gt(0)
      .max(10_000)
      .default(2)
      .describe('The most that one upload to the workbench may hold.'),
    address: z
      .url({ protocol: /^https?$/ })
      .nullable()
      .default(null)
      .describe(
        'Where people reach the workbench, such as https://sono.example.org behind a proxy.',
      ),
    local_accounts: z
      .boolean()
      .default(true)
      .describe('Whether people sign in with a password of the workbench.'),
    providers: z
      .array(providerSettings)
      .default([])
      .describe(
        'Where else people sign in, by OpenID Connect; the guide to the workbench says how.',
      ),
  })
  .refine(({ local_accounts: local, providers }) => local || providers.length > 0, {
    message: 'expected a provider where local_accounts is false',
    path: ['providers'],
  })
  .refine(({ address, providers }) => address !== null || providers.length === 0, {
    message: 'expected the address to which providers send people back',
    path: ['address'],
  })
  .refine(({ providers }) => new Set(providers.map(({ id }) => id)).size === providers.length, {
    message: 'expected another id for each provider',
    path: ['providers'],
  });
