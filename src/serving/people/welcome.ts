import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Workspace } from '../../catalog/index.ts';
import { Refusal } from '../refusal.ts';

/** Lets whoever sees the terminal make the first administrator, once. */
export class Welcome {
  readonly #people: Workspace['catalog']['people'];
  #token: string | null;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(people: Workspace['catalog']['people'], token: string | null) {
    this.#people = people;
    this.#token = token;
  }

  /** @param isLocal false: providers say who is administrator, and nobody is made here. */
  static async open({ people }: Workspace['catalog'], isLocal: boolean): Promise<Welcome> {
    const isNeeded = isLocal && !(await people.hasAdministrator());
    return new Welcome(people, isNeeded ? randomBytes(24).toString('base64url') : null);
  }

  /** What the terminal prints; null where there is an administrator. */
  get token(): string | null {
    return this.#token;
  }

  /** @throws Refusal when the token is another, or there is an administrator already. */
  async use(said: string, work: () => Promise<unknown>): Promise<void> {
    // Two who use it at once come one after the other.
    const turn = this.#last.then(async () => {
      if (this.#token === null || (await this.#people.hasAdministrator())) {
        throw new Refusal(409, 'There is an administrator already; sign in.', 'has-administrator');
      }
      if (!timingSafeEqual(digest(said), digest(this.#token))) {
        throw new Refusal(
          403,
          'That is not the token that the terminal printed; open its address as it stands there.',
          'token',
        );
      }
      await work();
      this.#token = null;
    });
    this.#last = turn.catch(() => undefined);
    await turn;
  }
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
