/** Keeps what was made of the catalog until that changes. What is asked for twice at once is made once. */
export class Fresh {
  readonly #now: () => Promise<string>;
  readonly #kept = new Map<string, Promise<unknown>>();
  #version = '';

  /** @param now the version of what things are made of. */
  constructor(now: () => Promise<string>) {
    this.#now = now;
  }

  /** What `make` makes, or made since the last change, under a name of its own. */
  async get<T>(name: string, make: () => Promise<T>): Promise<T> {
    const version = await this.#now();
    if (version !== this.#version) {
      this.#kept.clear();
      this.#version = version;
    }
    const kept = this.#kept.get(name) as Promise<T> | undefined;
    if (kept !== undefined) return await kept;
    const made = make();
    this.#kept.set(name, made);
    // What failed is tried again.
    made.catch(() => {
      if (this.#kept.get(name) === made) this.#kept.delete(name);
    });
    return await made;
  }

  /** Forgets everything, after a change of something else than the catalog. */
  clear(): void {
    this.#kept.clear();
  }
}
