import { type Command, Option } from 'commander';
import type { ExportResult } from '../pipeline/index.ts';
import { exportClassifier } from '../pipeline/index.ts';
import { builtClassifierPage } from './built-pages.ts';
import type { CommonOptions } from './output.ts';
import { RESEARCH } from './summaries.ts';
import { numberIn, onWorkspace, withWorkspace } from './verb.ts';

interface ExportCommand extends CommonOptions {
  readonly out: string;
  readonly format: 'sonograft' | 'onnx' | 'web';
  readonly sign?: string;
  readonly calibrate?: boolean;
  readonly targetAccuracy?: number;
}

export default function define(command: Command): void {
  onWorkspace(command)
    .argument('<run>')
    .description(
      'pack an evaluated run into one file that predict and serve take: its network from 256 x 256 gray frames to probabilities, how frames are made, its model card and the licences',
    )
    .requiredOption('-o, --out <path>', 'where it is written, such as liver.sonograft')
    .addOption(
      new Option(
        '--format <format>',
        'onnx writes the network alone, web a folder with a page that classifies in a browser',
      )
        .choices(['sonograft', 'onnx', 'web'])
        .default('sonograft'),
    )
    .option('--sign <key.pem>', 'sign it with an Ed25519 key, so that --verify knows its maker')
    .option('--calibrate', 'give probabilities at the temperature that suits the tuning part best')
    .option(
      '--target-accuracy <share>',
      'that answers are to have: below a threshold, chosen on the tuning part, it abstains',
      numberIn(0, 1),
    )
    .action((run: string, options: ExportCommand) =>
      withWorkspace(options, async (workspace, output) => {
        const page = options.format === 'web' ? await builtClassifierPage(output.effects) : null;
        const asked = { ...options, page };
        const result = await exportClassifier(workspace, run, asked, output.effects);
        output.result(result, exportText(result, options.format));
      }),
    );
}

function exportText(result: ExportResult, format: ExportCommand['format']): string {
  const { path, bytes, temperature, abstention, signed, checked } = result;
  const size = `${(bytes / 1e6).toFixed(1)} MB${signed ? ', signed' : ''}`;
  return [
    format === 'web'
      ? `Wrote ${path} (the page, and a classifier of ${size}); any file server shows it, such as "python3 -m http.server -d ${path}".`
      : `Wrote ${path} (${size}).`,
    `On ${checked.images} frames it is within ${checked.largestDifference.toExponential(1)} of the run.`,
    ...(temperature === 1
      ? []
      : [`Probabilities are at the temperature ${temperature.toFixed(3)}.`]),
    ...(abstention === null
      ? []
      : [`It answers where its highest probability reaches ${abstention.threshold.toFixed(3)}.`]),
    RESEARCH,
  ].join('\n');
}
