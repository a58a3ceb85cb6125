import type { BackboneRef } from '../backbones/index.ts';
import type { FcOptions, HeadOptions, TrainOptions } from '../pipeline/index.ts';

/** The settings of a fully connected head with defaults where the step needs a value. */
export type FcSettings = Omit<FcOptions, 'weightDecay' | 'patience' | 'schedule'> & {
  readonly weightDecay?: number | undefined;
  /** Epochs without an improvement after which training stops. */
  readonly patience?: number | undefined;
};

/** What a job of kind `train` is told. */
export interface TrainSettings extends Pick<
  TrainOptions,
  'precision' | 'views' | 'allowMirror' | 'name' | 'allowAnnotationLeak'
> {
  readonly backbone: string;
  readonly pool?: BackboneRef['pool'] | undefined;
  readonly head: Exclude<HeadOptions, { kind: 'fc' }> | FcSettings;
  /** Evaluates on the test part when it is trained. */
  readonly evaluate?: boolean | undefined;
}

/** A step to run, with everything that it needs to know; plain JSON. */
export type JobRequest =
  | {
      readonly kind: 'ingest';
      readonly settings: { readonly path: string; readonly upload?: string | undefined };
    }
  | { readonly kind: 'label'; readonly settings: object }
  | {
      readonly kind: 'split';
      readonly settings: {
        readonly test?: number | undefined;
        readonly tuning?: number | undefined;
        readonly seed?: number | undefined;
      };
    }
  | { readonly kind: 'train'; readonly settings: TrainSettings }
  | {
      readonly kind: 'evaluate';
      readonly settings: {
        readonly run: string;
        readonly targetAccuracy?: number | undefined;
      };
    }
  | {
      readonly kind: 'compare';
      readonly settings: {
        readonly runs: readonly string[];
        readonly readers?: string | undefined;
      };
    }
  | { readonly kind: 'map' | 'doubt'; readonly settings: { readonly run: string } };
