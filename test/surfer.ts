/** A page at which a {@link Surfer} ended. */
export interface Arrived {
  readonly url: URL;
  readonly status: number;
  readonly html: string;
}

interface Cookie {
  readonly origin: string;
  readonly name: string;
  readonly value: string;
  readonly attributes: readonly string[];
}

/** The least of a browser: it follows where it is sent, keeps cookies and fills in forms. */
export class Surfer {
  cookies: Cookie[] = [];

  /** Opens a page, wherever that leads. */
  async open(address: string, init: RequestInit = {}): Promise<Arrived> {
    const url = new URL(address);
    const response = await fetch(url, {
      ...init,
      headers: {
        ...(init.headers as Record<string, string>),
        cookie: this.#cookiesFor(url.origin),
      },
      redirect: 'manual',
    });
    for (const line of response.headers.getSetCookie()) this.#keep(url.origin, line);
    const next = response.headers.get('location');
    if (next !== null) return await this.open(new URL(next, url).href);
    return { url, status: response.status, html: await response.text() };
  }

  /** Sends the first form of a page, its hidden fields and those of the given ones that it has. */
  async submit({ url, html }: Arrived, given: Readonly<Record<string, string>>): Promise<Arrived> {
    const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1] ?? url.href;
    const body = new URLSearchParams();
    for (const [input] of html.matchAll(/<input[^>]*>/g)) {
      const name = /name="([^"]+)"/.exec(input)?.[1] ?? '';
      body.set(name, given[name] ?? /value="([^"]*)"/.exec(input)?.[1] ?? '');
    }
    return await this.open(action, { method: 'POST', body });
  }

  /** What is answered as JSON. @throws RangeError when it is a failure. */
  async json(address: string, body?: unknown): Promise<unknown> {
    const sent =
      body === undefined
        ? {}
        : {
            ...{ method: 'POST', body: JSON.stringify(body) },
            headers: { 'content-type': 'application/json' },
          };
    const { status, html } = await this.open(address, sent);
    if (status >= 400) throw new RangeError(`${address}: ${status} ${html}`);
    return JSON.parse(html);
  }

  #cookiesFor(origin: string): string {
    const ours = this.cookies.filter((cookie) => cookie.origin === origin);
    return ours.map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  #keep(origin: string, line: string): void {
    const [pair = '', ...attributes] = line.split('; ');
    const name = pair.slice(0, pair.indexOf('='));
    const value = pair.slice(name.length + 1);
    this.cookies = this.cookies.filter((one) => one.origin !== origin || one.name !== name);
    this.cookies.push({ origin, name, value, attributes });
  }
}
