import type { Command } from 'commander';
import { prepareReaders, show, type Shown } from '../pipeline/index.ts';
import type { OutputOptions } from './output.ts';
import { withOutput, withOutputOptions, wholeNumberIn } from './verb.ts';

interface ShowOptions extends OutputOptions {
  readonly workspace?: string;
  readonly frame?: number;
  readonly out?: string;
}

export default function define(command: Command): void {
  withOutputOptions(command)
    .argument('<file>')
    .option('-w, --workspace <dir>', 'decide by the settings of this workspace')
    .option('--frame <n>', 'the frame of a cine loop, from 0', wholeNumberIn(0, 1e6))
    .option('-o, --out <png>', 'write the frame as an RGB PNG, untouched: burned-in text stays in')
    .description(
      'say what is read of one frame and what is decided about it: encoding, colour space, regions, the\nbox of the tissue, whether the frame counts, and by which rule',
    )
    .action((file: string, { workspace: dir, ...options }: ShowOptions) => {
      prepareReaders(1);
      return withOutput(options, async (output) => {
        const workspace =
          dir === undefined ? null : await (await import('../catalog/index.ts')).openWorkspace(dir);
        try {
          const shown = await show(file, {
            ...options,
            ...(workspace === null ? {} : { workspace }),
          });
          output.result(shown, shownText(shown));
        } finally {
          await workspace?.close();
        }
      });
    });
}

/** PS3.3 C.8.5.5.1.1 and C.8.5.5.1.2. */
const FORMATS = ['no format', '2D', 'M-mode', 'spectral', 'waveform', 'graphics'];
const TYPES = ['no type', 'tissue', 'colour flow', 'PW Doppler', 'CW Doppler'];

function shownText(shown: Shown): string {
  const { frame, frames, rows, columns, transferSyntaxUID, photometricInterpretation } = shown;
  const lines = [
    ['file', shown.path],
    ['frame', frames === null ? '' : `${frame ?? ''} of 0 to ${frames - 1}`],
    ['size', rows === null ? '' : `${columns ?? ''} x ${rows} pixels`],
    ['encoding', [shown.format, transferSyntaxUID].filter(Boolean).join(', ')],
    ['colour', photometricInterpretation ?? ''],
    ...shown.regions.map(({ spatialFormat, dataType, ...bounds }) => [
      'region',
      `${boundsText(bounds)}: ${FORMATS[spatialFormat] ?? spatialFormat}, ${TYPES[dataType] ?? `type ${dataType}`}`,
    ]),
    ...(shown.verdict === 'quarantined'
      ? [
          ['verdict', `quarantined: ${shown.rule ?? ''}`],
          ['why', shown.why ?? ''],
        ]
      : shown.pictures.flatMap((picture) => [
          ['verdict', picture.verdict === 'accepted' ? 'accepted' : `excluded: ${picture.rule}`],
          ['why', picture.verdict === 'accepted' ? '' : picture.why],
          [
            'box',
            picture.box === null ? '' : `${boundsText(picture.box)}, by ${picture.boxRule ?? ''}`,
          ],
        ])),
    ['written', shown.out === null ? '' : `${shown.out} (burned-in text is in it)`],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name = '', value = '']) => `${name.padEnd(9)} ${value}`)
    .join('\n');
}

function boundsText({ x0, y0, x1, y1 }: Record<'x0' | 'y0' | 'x1' | 'y1', number>): string {
  return `${x0},${y0} to ${x1},${y1}`;
}
