import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { findProgram } from '../../find-program.ts';
import { MAX_FRAME_PIXELS } from '../limits.ts';

/** The kinds of file that hold a video: those on disk, and what lies in the pixels of DICOM. */
export type Container = 'mp4' | 'avi' | 'mkv' | 'dicom';

/** ffmpeg's names of the readers that a kind may be read with: none that follows a playlist. */
const READERS: Readonly<Record<Container, string>> = {
  mp4: 'mov',
  avi: 'avi',
  mkv: 'matroska',
  // PS3.5 sections 8.2.5 to 8.2.8: bare streams, MPEG-2 program and transport streams, MP4.
  dicom: 'mov,mpegts,mpeg,mpegvideo,m4v,h264,hevc',
};

/** Most memory that ffmpeg may map (3 GiB). */
const MAX_MEMORY_BYTES = 3 * 2 ** 30;
/** Most processor time that ffmpeg may take for one file. */
const MAX_SECONDS = 300;

/** Whether ffmpeg and ffprobe are here. */
export function hasFfmpeg(): boolean {
  return findProgram('ffmpeg') !== undefined && findProgram('ffprobe') !== undefined;
}

type Program = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts ffmpeg or ffprobe on a file, which may be hostile: without a shell, with no other file and
 * no network within its reach, and, where Linux's own tools are there, with little memory and time,
 * no file that it could write, and no life after ours.
 *
 * @param descriptor of the file, open and seekable.
 * @param input options before the file.
 * @param output options after it.
 */
export function startFfmpeg(
  program: 'ffmpeg' | 'ffprobe',
  container: Container,
  descriptor: number,
  options: { readonly input?: readonly string[]; readonly output: readonly string[] },
): Program {
  const [command = program, ...args] = [
    ...confinement(),
    findProgram(program) ?? program,
    ...['-v', 'error'],
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', READERS[container]],
    ...['-max_pixels', String(MAX_FRAME_PIXELS)],
    // Frames are counted as they are stored, also those that an edit list hides.
    ...(container === 'mp4' ? ['-ignore_editlist', '1'] : []),
    ...(options.input ?? []),
    ...['-i', '/dev/fd/3'],
    ...options.output,
  ];
  return spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe', descriptor] }) as Program;
}

function confinement(): string[] {
  const [setpriv, prlimit] = [findProgram('setpriv'), findProgram('prlimit')];
  return [
    ...(setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL']),
    ...(prlimit === undefined
      ? []
      : [prlimit, `--as=${MAX_MEMORY_BYTES}`, `--cpu=${MAX_SECONDS}`, '--fsize=0', '--']),
  ];
}
