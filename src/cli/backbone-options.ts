import type { Command } from 'commander';
import { Option } from 'commander';
import type { BackboneRef, Pool } from '../backbones/index.ts';
import { backboneNames } from '../backbones/index.ts';
import { numbers, wholeNumberIn } from './verb.ts';

/** What the command line says about a backbone. */
export interface BackboneOptions {
  readonly backbone: string;
  readonly pool: Pool;
  readonly inputSize?: number;
  readonly channels?: 'rgb' | 'bgr' | 'gray';
  readonly mean?: number[];
  readonly std?: number[];
  readonly features?: string;
  readonly weights?: string;
}

/** Adds the options that choose a backbone. */
export function withBackboneOptions(command: Command): Command {
  return command
    .option(
      '--backbone <name>',
      `the frozen network: ${backboneNames.join(', ')}, a folder with backbone.json, or an .onnx file`,
      'scatter',
    )
    .addOption(
      new Option(
        '--pool <how>',
        'what is kept of a feature map: everything (none), its mean (gap), its means on a 4 x 4 grid (grid4); auto takes grid4 for maps larger than 4 x 4',
      )
        .choices(['auto', 'none', 'gap', 'grid4'])
        .default('auto'),
    )
    .option('--input-size <pixels>', 'of a bare .onnx: its input is square', wholeNumberIn(1, 4096))
    .addOption(new Option('--channels <order>', 'of a bare .onnx').choices(['rgb', 'bgr', 'gray']))
    .option('--mean <numbers>', 'of a bare .onnx: subtracted from 0..255, per channel', numbers)
    .option('--std <numbers>', 'of a bare .onnx: divided by, per channel', numbers)
    .option('--features <tensor>', 'of a bare .onnx: where to cut (default: the last feature map)')
    .option(
      '--weights <dir>',
      'where weights are kept (default: SONOGRAFT_WEIGHTS, else the cache directory)',
    );
}

/** The backbone that the options name. */
export function backboneRef(options: BackboneOptions): BackboneRef {
  const { backbone: name, pool, inputSize, channels, mean, std, features, weights } = options;
  return {
    name,
    pool,
    ...(inputSize === undefined ? {} : { inputSize }),
    ...(channels === undefined ? {} : { channels }),
    ...(mean === undefined ? {} : { mean }),
    ...(std === undefined ? {} : { std }),
    ...(features === undefined ? {} : { features }),
    ...(weights === undefined ? {} : { weights }),
  };
}
