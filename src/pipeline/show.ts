import { resolve } from 'node:path';
import { defaultConfig, type Workspace } from '../catalog/index.ts';
import { UserError } from '../errors.ts';
import { writePicture } from '../images/index.ts';
import {
  type Box,
  type BoxRule,
  decideFrame,
  decideInstance,
  type FrameDecision,
} from '../region/index.ts';
import {
  type Instance,
  openInstance,
  RefusedFile,
  type UltrasoundRegion,
} from '../studies/index.ts';
import { chooseFrames } from './choose-frames.ts';
import { cineOf, frameSettings, type FrameSettings } from './frames.ts';

/** What was read of one frame and decided about it; the first lines are an item of ingest. */
export interface Shown {
  readonly path: string;
  readonly frame: number | null;
  readonly verdict: 'accepted' | 'excluded' | 'quarantined';
  readonly rule: string | null;
  readonly box: Box | null;
  readonly boxRule: BoxRule | null;
  /** What was seen, for a frame that does not count. */
  readonly why: string | null;
  /** Of a dual or quad screen every picture; else one. */
  readonly pictures: readonly FrameDecision[];
  readonly format: string | null;
  readonly transferSyntaxUID: string | null;
  readonly photometricInterpretation: string | null;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly frames: number | null;
  readonly regions: readonly UltrasoundRegion[];
  /** The PNG that was written. */
  readonly out: string | null;
}

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
  try {
    const instance = await openInstance(resolve(path));
    if (frame !== undefined && frame >= instance.frames) {
      throw new UserError(
        `Cannot show frame ${frame} of ${path}: its frames are 0 to ${instance.frames - 1}; name one of them.`,
      );
    }
    return await showFrame(path, instance, frameSettings(workspace), frame, out);
  } catch (error) {
    if (!(error instanceof RefusedFile)) throw error;
    if (out !== undefined) throw new UserError(`${path}: ${error.message}`, { cause: error });
    return { ...UNREAD, path, rule: error.reason, why: error.message };
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

async function showFrame(
  path: string,
  instance: Instance,
  settings: FrameSettings,
  wanted: number | undefined,
  out: string | undefined,
): Promise<Shown> {
  // Where the header is enough, the pixels need not be ones that can be decoded.
  const outright = decideInstance(instance, settings.region);
  const [chosen = 0] = outright === null ? await chooseFrames(instance, settings) : [0];
  const frame = wanted ?? chosen;
  const pictures: readonly FrameDecision[] =
    outright === null
      ? decideFrame(
          await instance.decodeFrame(frame),
          instance,
          settings.region,
          await cineOf(instance, settings.region),
        )
      : [{ ...outright, box: null, boxRule: null }];
  if (out !== undefined) await writePicture(out, await instance.decodeFrame(frame));
  const decision = pictures.find(({ verdict }) => verdict === 'accepted') ?? pictures[0];
  if (decision === undefined) throw new RangeError('A frame has at least one decision');
  const { format, transferSyntaxUID, photometricInterpretation } = instance;
  const { rows, columns, frames, regions } = instance;
  return {
    path,
    frame,
    verdict: decision.verdict,
    rule: decision.verdict === 'excluded' ? decision.rule : null,
    box: decision.box,
    boxRule: decision.boxRule,
    why: decision.verdict === 'excluded' ? decision.why : null,
    pictures,
    ...{ format, transferSyntaxUID, photometricInterpretation, rows, columns, frames, regions },
    out: out ?? null,
  };
}
