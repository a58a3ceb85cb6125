import type { Command } from 'commander';
import { Option } from 'commander';
import type { ViewKind } from '../backbones/index.ts';
import { viewKinds } from '../backbones/index.ts';

/** What the command line says about the views of a frame. */
export interface ViewOptions {
  readonly views: ViewKind;
  readonly allowMirror?: boolean;
}

/** Adds the options that choose the views of a frame. */
export function withViewOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--views <set>',
        "what the network sees of a frame, in training and, averaged, in predictions: its centre; or also its four corners (five-crop); or these and their mirror images (ten-crop, only with --allow-mirror). Crops have the size of the network's input; where it takes the whole frame, that is its centre and corners are 224 x 224",
      )
        .choices(viewKinds)
        .default('center'),
    )
    .option(
      '--allow-mirror',
      'allow mirrored views: they swap left and right, so a right kidney looks like a left one; only for categories that have no side',
    );
}
