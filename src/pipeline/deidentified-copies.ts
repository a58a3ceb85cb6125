import { createHmac } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { FileRecord, Workspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import type { PrivateTag, SourceEntry } from '../studies/index.ts';
import type { Readers } from './readers.ts';

/** De-identified copies of accepted DICOM files, one folder for each patient and study. */
export class DeidentifiedCopies {
  readonly #dir: string;
  readonly #key: string;
  readonly #privateTags: readonly PrivateTag[];

  /**
   * @param dir where the copies go.
   * @param outsideOnly whether the user accepts that text inside the tissue is not looked for.
   * @throws UserError when that is not accepted, or the copies would lie in the source.
   */
  constructor(workspace: Workspace, source: string, dir: string, outsideOnly: boolean) {
    if (!outsideOnly) {
      throw new UserError(
        'Cannot de-identify: names are written inside the tissue of some images, and only what lies outside is blanked so far; accept that with --outside-only and look at every copy.',
      );
    }
    const inside = relative(resolve(source), resolve(dir));
    if (inside === '' || !(inside.startsWith('..') || inside.startsWith(sep))) {
      throw new UserError(
        `Cannot de-identify to ${dir}: it lies in the source, whose files are never changed; name another directory.`,
      );
    }
    this.#dir = resolve(dir);
    this.#key = Buffer.from(workspace.keyFor('de-identified copies')).toString('hex');
    this.#privateTags = workspace.config.deidentify.private_tags;
  }

  /** @throws RefusedFile when a frame does not decode. */
  async write(readers: Readers, { origin }: SourceEntry, record: FileRecord): Promise<void> {
    if (record.verdict !== 'accepted' || record.format !== 'dicom') return;
    // A picture that does not count may be a page of names: only those that do stay.
    const boxes = record.frames.flatMap(({ box, verdict }) =>
      verdict === 'accepted' && box !== null ? box : [],
    );
    const copyTo = this.#pathOf(record);
    await readers.copy({
      ...{ origin, copyTo, boxes, patient: patientOf(record) },
      ...{ privateTags: this.#privateTags, key: this.#key },
    });
  }

  /** Takes back the copy of a file that does not count after all. */
  async remove(record: FileRecord): Promise<void> {
    await rm(this.#pathOf(record), { force: true });
  }

  /** Named by a keyed hash of the file's bytes: two files never meet in one place. */
  #pathOf(record: FileRecord): string {
    const name = createHmac('sha256', Buffer.from(this.#key, 'hex'))
      .update(record.sha256 ?? record.path)
      .digest('hex')
      .slice(0, 32);
    return join(this.#dir, patientOf(record), record.study ?? 'study', `${name}.dcm`);
  }
}

/** A folder's or manifest's own code may hold anything: only what a pseudonym holds stays. */
function patientOf({ patient, study, sha256 }: FileRecord): string {
  const code = patient ?? study ?? `F-${sha256?.slice(0, 10) ?? ''}`;
  return code.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
}
