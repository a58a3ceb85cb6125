import { UserError } from '../../errors.ts';
import { writePicture } from '../../images/index.ts';
import {
  type Box,
  type BoxRule,
  decideFrame,
  decideInstance,
  type FrameDecision,
} from '../../region/index.ts';
import { findSourceFile, type Instance, type UltrasoundRegion } from '../../studies/index.ts';
import { chooseFrames } from './choose-frames.ts';
import { cineOf, type FrameSettings } from './frames.ts';
import { withInstance } from './with-instance.ts';

/** One frame to show; a message to a reader process, so plain values throughout. */
export interface ShowRequest {
  /** A path, as the user named it. */
  readonly origin: string;
  readonly settings: FrameSettings;
  /** The one that ingest takes first when null. */
  readonly frame: number | null;
  /** Where the PNG goes; none is written when null. */
  readonly out: string | null;
}

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

/** Of a video that cannot be looked at. */
const UNKNOWN_SIZE = { rows: null, columns: null, frames: null };

/**
 * Reads one frame and says what is decided about it; writes it where that is asked for.
 *
 * @throws RefusedFile when the file cannot be read, or a frame that is needed does not decode.
 * @throws UserError when the file has no such frame, or the PNG cannot be written.
 */
export async function showFrame(request: ShowRequest, alive: () => void): Promise<Shown> {
  const file = findSourceFile(request.origin);
  return await withInstance(file, alive, (instance) => showFrameOf(instance, request));
}

async function showFrameOf(instance: Instance, request: ShowRequest): Promise<Shown> {
  const { origin: path, settings, frame: wanted, out } = request;
  if (wanted !== null && wanted >= instance.frames) {
    throw new UserError(
      `Cannot show frame ${wanted} of ${path}: its frames are 0 to ${instance.frames - 1}; name one of them.`,
    );
  }
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
  if (out !== null) await writePicture(out, await instance.decodeFrame(frame));
  const decision = pictures.find(({ verdict }) => verdict === 'accepted') ?? pictures[0];
  if (decision === undefined) throw new RangeError('A frame has at least one decision');
  const { format, transferSyntaxUID, photometricInterpretation } = instance;
  const { regions } = instance;
  const { rows, columns, frames } = instance.rows === 0 ? UNKNOWN_SIZE : instance;
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
    out,
  };
}
