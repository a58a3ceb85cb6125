import { MAX_FRAME_PIXELS } from '../limits.ts';
import { corrupt, RefusedFile, tooLarge, truncated } from '../refused-file.ts';

/** What ffmpeg says of files that end too early. */
const CUT_OFF = /moov atom not found|ended prematurely|partial file|corrupt input packet/i;

/** Whether ffmpeg complains that a file ends too early. */
export function saysCutOff(complaint: string): boolean {
  return CUT_OFF.test(complaint);
}

/** A video that ffmpeg does not read, by what ffmpeg says of it, which is kept as the cause. */
export function refusedVideo(complaint: string): RefusedFile {
  const cause = complaint.trim().slice(-1000);
  if (saysCutOff(complaint)) return truncated('its video is cut off', { cause });
  if (/exceeds specified max pixel count/.test(complaint)) {
    return tooLarge(`a frame may have ${MAX_FRAME_PIXELS} pixels`, { cause });
  }
  return corrupt('its video does not decode', { cause });
}

/** A video that cannot be looked at here. */
export function withoutFfmpeg(): RefusedFile {
  return new RefusedFile(
    'unsupported-encoding',
    'Cannot read this file: it is a video and there is no ffmpeg here; install ffmpeg and ffprobe.',
  );
}
