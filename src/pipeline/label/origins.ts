import { existsSync } from 'node:fs';
import { listSource, type Origin } from '../../studies/index.ts';

/** Where the bytes of catalogued files are. An archive is listed once, however many of its files. */
export class Origins {
  readonly #archives = new Map<string, Promise<ReadonlyMap<string, Origin>>>();

  /** @returns null where there is no such file any more. */
  async of(path: string): Promise<Origin | null> {
    if (existsSync(path)) return path;
    // Of a file in an archive: the archive's path, # and a number.
    const archive = /^(.*)#\d+$/s.exec(path)?.[1];
    if (archive === undefined || !existsSync(archive)) return null;
    let members = this.#archives.get(archive);
    if (members === undefined) {
      members = membersOf(archive);
      this.#archives.set(archive, members);
    }
    return (await members).get(path) ?? null;
  }
}

async function membersOf(archive: string): Promise<ReadonlyMap<string, Origin>> {
  const members = new Map<string, Origin>();
  for await (const { entry } of listSource(archive)) members.set(entry.path, entry.origin);
  return members;
}
