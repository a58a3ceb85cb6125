import type { Workspace } from '../catalog/index.ts';

/**
 * Keeps what was made of the catalog until the catalog changes, whoever changes it. What is asked for
 * twice at once is made once.
 */
export class Fresh {
  readonly #catalog: Pick<Workspace['catalog'], 'version'>;
  readonly #kept = new Map<string, Promise<unknown>>();
  #version = '';

  constructor(catalog: Pick<Workspace['catalog'], 'version'>) {
    this.#catalog = catalog;
  }

  /** What `make` makes, or made since the last change, under a name of its own. */
  async get<T>(name: string, make: () => Promise<T>): Promise<T> {
    const version = await this.#catalog.version();
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
