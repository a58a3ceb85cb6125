import type { Graph } from '../graph/index.ts';
import type { Backbone, BackboneInput } from './backbone.ts';

/** A network with what travels with its weights, before it is cut and pooled. */
export interface Network extends Pick<
  Backbone,
  'name' | 'title' | 'licence' | 'source' | 'pretrainedOn' | 'weights' | 'fullyConnected'
> {
  readonly graph: Graph;
  readonly input: BackboneInput;
  /** The graph's input that takes the image. */
  readonly inputTensor: string;
  readonly features: {
    /** Where its makers say that features are taken; absent: at the last feature map. */
    readonly tensor?: string;
    /** Its shape without the batch, when it is known or stated: [length] or [maps, height, width]. */
    readonly dims?: readonly number[];
  };
}
