import { Command, CommanderError } from 'commander';
import { UserError } from '../errors.ts';
import { flushTraces } from '../traces.ts';
import { version } from '../version.ts';
import { verbs } from './verbs.ts';

/**
 * Runs the command line.
 *
 * @returns the exit code: 0 done, 1 the user's input or state is wrong, 2 a fault of ours, 130
 *   interrupted.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const program = await buildProgram(argv);
    await program.parseAsync(argv, { from: 'user' });
    return 0;
  } catch (error) {
    return exitCodeOf(error);
  } finally {
    await flushTraces();
  }
}

/** The program with every verb named, and the one that is called (or asked about) in full. */
async function buildProgram(argv: readonly string[]): Promise<Command> {
  const program = new Command('sonograft')
    .description(
      'Turns ultrasound studies into an honestly evaluated image classifier.\nResearch use only; not a medical device.',
    )
    .version(version)
    .usage('<verb> [options]')
    // Verbs may have verbs of their own: options belong to what stands before them.
    .enablePositionalOptions()
    .showHelpAfterError('(sonograft --help lists the verbs)')
    .exitOverride();
  for (const [name, { summary, load }] of verbs) {
    const command = program.command(name).summary(summary).description(summary);
    if (!argv.includes(name)) continue;
    const { default: define } = await load();
    define(command.showHelpAfterError(`(sonograft ${name} --help says more)`));
  }
  return program;
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
