import { resolve } from 'node:path';
import { defaultConfig, type Workspace } from '../../catalog/index.ts';
import { UserError } from '../../errors.ts';
import { RefusedFile } from '../../studies/index.ts';
import { frameSettings } from '../source-readers/frames.ts';
import { Readers } from '../source-readers/readers.ts';
import type { Shown } from '../source-readers/show-frame.ts';

/**
 * Reads one frame as ingest does and says what was decided; writes it as an RGB PNG, untouched,
 * where `out` asks for it.
 *
 * @param options.workspace whose settings decide; the defaults when not given.
 * @param options.frame the frame; the one that ingest takes first when not given.
 * @throws UserError when the file has no such frame, the PNG cannot be written, or `out` is the
 *   file itself. A file that cannot be read is an answer: its verdict is quarantined.
 */
export async function show(
  path: string,
  options: {
    readonly workspace?: Pick<Workspace, 'config'>;
    readonly frame?: number;
    readonly out?: string;
  } = {},
): Promise<Shown> {
  const { frame, out, workspace = { config: defaultConfig() } } = options;
  if (out !== undefined && resolve(out) === resolve(path)) {
    throw new UserError(`Cannot write the picture ${out}: it is the file itself; name another.`);
  }
  const readers = new Readers({ silenceMs: 1000 * workspace.config.ingest.time_limit }, 1);
  try {
    const settings = frameSettings(workspace);
    return await readers.show({ origin: path, settings, frame: frame ?? null, out: out ?? null });
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    if (out !== undefined) throw new UserError(`${path}: ${error.message}`, { cause: error });
    return { ...UNREAD, path, rule: error.reason, why: error.message };
  } finally {
    await readers.close();
  }
}

const UNREAD: Omit<Shown, 'path' | 'rule' | 'why'> = {
  frame: null,
  verdict: 'quarantined',
  box: null,
  boxRule: null,
  pictures: [],
  format: null,
  transferSyntaxUID: null,
  photometricInterpretation: null,
  rows: null,
  columns: null,
  frames: null,
  regions: [],
  out: null,
};
