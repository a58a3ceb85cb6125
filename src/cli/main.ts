import { Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { addVerbs } from './verbs.ts';
import { version } from '../version.ts';

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 the user's input or state is wrong, 2 a fault of ours, 130
 *   interrupted.
 */
export async function main(argv: readonly string[]): Promise<number> {
  const program = new Command('sonograft')
    .description(
      'Turns ultrasound studies into an honestly evaluated image classifier.\nResearch use only; not a medical device.',
    )
    .version(version)
    .showHelpAfterError('(sonograft <verb> --help says more)')
    .exitOverride();
  addVerbs(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its own sentence.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1;
  if (error instanceof UserError) {
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `A fault of Sonograft, not of your input: ${message}\nPlease report it; with SONOGRAFT_DEBUG=1 the same command also prints where it happened.\n`,
  );
  if (process.env['SONOGRAFT_DEBUG'] !== undefined && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ''}\n`);
  }
  return 2;
}
