import type { Device, Graph, Tensor } from '../graph/index.ts';
import type { View } from './view.ts';

/**
 * What is kept of a feature map: every value (`none`), the mean of each map (`gap`), or each map's
 * means on a 4 x 4 grid (`grid4`). `auto` takes the grid for maps larger than 4 x 4.
 */
export type Pool = 'auto' | 'none' | 'gap' | 'grid4';

/** The order in which a network takes colours; `gray` is one channel. */
export type Channels = 'rgb' | 'bgr' | 'gray';

/** What the user says of a backbone. All but `name`, `pool` and `weights` are for a bare .onnx only. */
export interface BackboneRef {
  /** A registry name, a folder that holds backbone.json, or the path of an .onnx file. */
  readonly name: string;
  readonly pool?: Pool;
  /** Side of the square input in pixels; absent: what the file says. */
  readonly inputSize?: number;
  readonly channels?: Channels;
  /** Subtracted from gray values of 0..255: one number, or one per channel. */
  readonly mean?: readonly number[];
  /** Divided by afterwards: one number, or one per channel. */
  readonly std?: readonly number[];
  /** The tensor to cut at; absent: the last feature map. */
  readonly features?: string;
  /** Of a network whose weights are kept: where; absent: see weightsDir. */
  readonly weights?: string;
}

/** How a 256 x 256 gray frame becomes a network's input. */
export interface BackboneInput {
  readonly width: number;
  readonly height: number;
  readonly channels: Channels;
  /** In units of 0..255: one number, or one per channel in the network's order. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** A crop keeps the scale and loses the rim; resizing keeps everything. */
  readonly from256: 'center-crop' | 'resize';
}

/** A fully connected layer with its weights. */
export interface FullyConnected {
  readonly name: string;
  /** [outputs, inputs]; inputs that were a map are in the order channels, height, width. */
  readonly weight: Tensor<Float32Array>;
  /** [outputs]. */
  readonly bias: Tensor<Float32Array>;
}

/** A frozen feature extractor, ready to run. */
export interface Backbone {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly source: string;
  /** The images its weights were trained on; null when it has none or nobody says. */
  readonly pretrainedOn: string | null;
  readonly weights: 'pretrained' | 'random' | 'none';
  readonly input: BackboneInput;
  /** The tensor of the network at which it was cut. */
  readonly featureTensor: string;
  readonly pool: Exclude<Pool, 'auto'>;
  /** Values per frame. */
  readonly length: number;
  /**
   * From `pixels`, uint8 [N, 256, 256] gray, to `features`, float32 [N, length]: preprocessing,
   * network and pooling. One frame at a time always works; more where the network lets them.
   */
  readonly graph: Graph;
  /** Where it runs. */
  readonly device: Device;
  /** SHA-256 in hex over everything that features depend on: graph, runtime, device and how it is used. */
  readonly key: string;
  /** What its graph shows of a frame to the network. */
  readonly view: View;
  /**
   * The same backbone on another view, with a key of its own.
   *
   * @throws UserError when the network's input leaves no room for it.
   */
  readonly onView: (view: View) => Backbone;
  /**
   * Reads the fully connected layers that the network has between its features and its last layer
   * (fc6 and fc7), with ReLU behind each; absent where it has none. The first takes the features as
   * they are without pooling.
   */
  readonly fullyConnected?: () => Promise<FullyConnected[]>;
}
