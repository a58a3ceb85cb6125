import type { ProviderSettings, Workspace } from '../../catalog/index.ts';
import type { Elsewhere } from '../elsewhere.ts';
import { missing, Refusal } from '../refusal.ts';
import { openProvider, type ProviderAuthority } from './provider-authority.ts';
import { secretOf } from './provider-secret.ts';

type Place = Pick<Workspace, 'catalog' | 'keyFor' | 'config'>;

/** Milliseconds after which a provider that says nothing is away. */
const PATIENCE_MS = 10_000;

/** Why somebody whom a provider knows is not let in; the sign-in page has a sentence for each. */
type Why = 'no-role' | 'disabled' | 'no-email' | 'other-account' | 'refused-there' | 'provider';

/** How it ended at a provider: a session, or why there is none. */
export type Arrival =
  | { readonly kind: 'in'; readonly personId: string; readonly sent: Elsewhere }
  | { readonly kind: 'out'; readonly why: Why };

/** Our names for what better-auth says on the address to which it sends people who failed. */
const WHY: Readonly<Record<string, Why>> = {
  'no-role': 'no-role',
  disabled: 'disabled',
  email_not_found: 'no-email',
  account_not_linked: 'other-account',
  access_denied: 'refused-there',
};

/**
 * Sign-in by OpenID Connect, authorization code with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636).
 * A provider is asked nothing before somebody signs in through it.
 */
export class Providers {
  readonly #place: Place;
  readonly #address: string;
  readonly #secrets: ReadonlyMap<string, string | undefined>;
  readonly #opened = new Map<string, Promise<ProviderAuthority>>();

  private constructor(
    place: Place,
    address: string,
    secrets: ReadonlyMap<string, string | undefined>,
  ) {
    this.#place = place;
    this.#address = address.replace(/\/$/, '');
    this.#secrets = secrets;
  }

  /** @throws UserError when a provider's secret is not where the settings say. */
  static async open(place: Place, address: string): Promise<Providers> {
    const secrets = new Map<string, string | undefined>();
    for (const provider of place.config.serve.providers) {
      secrets.set(provider.id, await secretOf(provider));
    }
    return new Providers(place, address, secrets);
  }

  /** What the sign-in page offers. */
  get offered(): { id: string; name: string }[] {
    return this.#place.config.serve.providers.map(({ id, name }) => ({ id, name }));
  }

  /**
   * Sends a browser to a provider.
   *
   * @param then the page to come back to.
   * @throws Refusal when there is no such provider, or it cannot be reached.
   */
  async begin(id: string, then: string): Promise<Elsewhere> {
    const authority = await this.#authority(id);
    const page = new URL(then, this.#address);
    const isOurs = page.origin === new URL(this.#address).origin;
    const { headers, response } = await authority.api
      .signInSocial({
        body: {
          provider: id,
          callbackURL: isOurs ? page.href : this.#address,
          errorCallbackURL: `${this.#address}/sign-in`,
          disableRedirect: true,
        },
        headers: new Headers(),
        returnHeaders: true,
      })
      .catch((error: unknown) => {
        throw Object.assign(away(id), { cause: error });
      });
    return { location: response.url ?? this.#address, cookies: headers.getSetCookie() };
  }

  /** Takes what a provider sent a browser back with. @throws Refusal when there is no such provider. */
  async finish(
    id: string,
    query: Readonly<Record<string, string>>,
    cookie: string,
  ): Promise<Arrival> {
    const authority = await this.#authority(id);
    const answer = await authority.api.callbackOAuth({
      params: { id },
      query,
      method: 'GET',
      headers: new Headers({ cookie }),
      asResponse: true,
    });
    const location = answer.headers.get('location') ?? '';
    const cookies = answer.headers.getSetCookie();
    const said = URL.canParse(location) ? new URL(location).searchParams.get('error') : 'unknown';
    const session = await authority.api.getSession({
      headers: new Headers({ cookie: cookies.map((one) => one.split(';', 1)[0]).join('; ') }),
    });
    if (said !== null || session === null) {
      return { kind: 'out', why: WHY[said ?? ''] ?? 'provider' };
    }
    return { kind: 'in', personId: session.user.id, sent: { location, cookies } };
  }

  async #authority(id: string): Promise<ProviderAuthority> {
    const provider = this.#place.config.serve.providers.find((one) => one.id === id);
    if (provider === undefined) throw missing(`provider ${id.slice(0, 40)}`);
    const opened = this.#opened.get(id) ?? this.#open(provider);
    this.#opened.set(id, opened);
    return await opened;
  }

  async #open(provider: ProviderSettings): Promise<ProviderAuthority> {
    const { id } = provider;
    const authority = openProvider(this.#place, this.#address, provider, this.#secrets.get(id));
    const late = new Promise<never>((_, reject) => {
      setTimeout(() => reject(away(id)), PATIENCE_MS).unref();
    });
    try {
      await Promise.race([authority.$context, late]);
    } catch (error) {
      this.#opened.delete(id);
      throw error;
    }
    return authority;
  }
}

function away(id: string): Refusal {
  return new Refusal(
    503,
    `Cannot sign in: the provider ${id} does not answer as it should; try again later, or ask who runs it.`,
    'provider-away',
    { values: { provider: id } },
  );
}
