import type { Command } from 'commander';
import { UserError } from '../errors.ts';
import { withArrivalsOptions } from './arrivals-options.ts';
import { isPacked } from './is-packed.ts';
import type { CommonOptions } from './output.ts';
import { withPeerOptions } from './pacs-options.ts';
import { type QueueOption, withQueueOption } from './queue-option.ts';
import { type ServeClassifierCommand, serveClassifierUntilStopped } from './serve-classifier.ts';
import { PORT, serveUntilStopped } from './serve-workbench.ts';
import { numberIn, onWorkspace, wholeNumberIn, withOutput, withWorkspace } from './verb.ts';

type ServeCommand = CommonOptions & ServeClassifierCommand & QueueOption;

export default function define(command: Command): void {
  withQueueOption(onWorkspace(command), 'jobs of the workbench run')
    .argument('[classifier]', 'a packed classifier (a .sonograft file); absent: the workbench')
    .description(
      'open the workbench in the browser, or answer programs with a packed classifier; Ctrl-C ends it, and a job that runs goes on with the next one',
    )
    .option('--host <address>', 'to listen on; the default reaches this machine alone', '127.0.0.1')
    .option('--port <n>', 'to listen on; 0 takes any free one', wholeNumberIn(0, 65_535), PORT)
    .optionsGroup('Of a packed classifier:')
    .option(
      '--keys <file>',
      'who may ask; made by "sonograft keys add"; absent: one key is printed',
    )
    .option(
      '--state <folder>',
      'keep corrections (POST /v1/feedback) and the counts of each day here (default: the folder of --dicom; without either, nothing is kept)',
    )
    .option('--verify <key.pem>', 'the public key that must have signed it')
    .option('--shadow <file>', 'a second packed classifier that is asked the same, and compared')
    .option('--threads <n>', 'of one run; absent: every core', wholeNumberIn(1, 1024))
    .option('--batch <n>', 'frames that share a run of the network', wholeNumberIn(1, 1024), 32)
    .option('--batch-wait <ms>', 'for frames of others to share a run', numberIn(0, 1000), 0)
    .option('--most-requests <n>', 'under way; more get 429', wholeNumberIn(1, 100_000), 256)
    .option(
      '--requests-per-minute <n>',
      'that one address may make',
      wholeNumberIn(1, 1_000_000_000),
      12_000,
    )
    .option('--tls-cert <file>', 'a certificate (PEM), for https')
    .option('--tls-key <file>', 'its key (PEM)')
    .optionsGroup('Of what comes to it by DICOM:')
    .option(
      '--dicom <folder>',
      'take objects by C-STORE and STOW-RS, keep them here, classify each, and report on it',
    )
    .option('--dicom-port <n>', 'for C-STORE (default: 11112)', wholeNumberIn(0, 65_535));
  withArrivalsOptions(withPeerOptions(command)).action(
    (classifier: string | undefined, options: ServeCommand) => {
      if (classifier === undefined) {
        return withWorkspace(options, (workspace, output) =>
          serveUntilStopped(workspace, output, options),
        );
      }
      if (!isPacked(classifier)) {
        throw new UserError(
          `Cannot serve ${classifier}: it is no packed classifier (a .sonograft file); make one with "sonograft export", or leave it out for the workbench.`,
        );
      }
      if (options.queue !== undefined) {
        throw new UserError(
          'Cannot serve a packed classifier with --queue: it answers by itself; leave --queue out.',
        );
      }
      return withOutput(options, (output) =>
        serveClassifierUntilStopped(classifier, output, options),
      );
    },
  );
}
