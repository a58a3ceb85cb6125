import type { Attribute, Graph, Node } from '../graph.ts';
import type { Tensor } from '../tensor.ts';
import { float32, int32, uint8 } from '../tensor.ts';
import type { Grid } from './grid.ts';
import type { ConvStep, Step } from './plan.ts';
import { quantiseWeights } from './weights.ts';

/** onnxruntime's own operators, among them sums and averages of codes. */
const MICROSOFT = 'com.microsoft';

interface Settings {
  readonly weightBits: 7 | 8;
  /** Values that are wanted in float32. */
  readonly floatReads: ReadonlySet<string>;
}

/**
 * Writes the steps of a plan as a graph whose values live in bytes where the steps say so. It names
 * the integer operators itself: float operators between conversions, which onnxruntime fuses into
 * them, ran at the same speed but leave it to the runtime what becomes of them.
 */
export class ByteGraph {
  readonly #source: Graph;
  readonly #grids: ReadonlyMap<string, Grid>;
  readonly #settings: Settings;
  readonly #nodes: Node[] = [];
  readonly #initializers: Map<string, Tensor>;
  /** The names of codes, by the values that they stand for. */
  readonly #codes = new Map<string, string>();
  readonly #names: Set<string>;

  constructor(source: Graph, grids: ReadonlyMap<string, Grid>, settings: Settings) {
    this.#source = source;
    this.#grids = grids;
    this.#settings = settings;
    this.#initializers = new Map(source.initializers);
    this.#names = new Set([
      ...source.inputs.map(({ name }) => name),
      ...source.initializers.keys(),
      ...source.nodes.flatMap((node) => node.outputs),
    ]);
  }

  add(step: Step): void {
    if (step.kind === 'float') {
      this.#nodes.push(step.node);
      return;
    }
    const { op, attributes } = step.node;
    switch (step.kind) {
      case 'conv':
        this.#conv(step);
        break;
      case 'add':
        this.#make('QLinearAdd', MICROSOFT, step.output, [
          ...step.inputs.flatMap((input) => this.#read(input)),
          ...this.#grid(step.output),
        ]);
        break;
      case 'average': {
        const inputs = [...this.#read(step.input), ...this.#grid(step.output)];
        this.#make('QLinearAveragePool', MICROSOFT, step.output, inputs, attributes);
        break;
      }
      case 'move':
        this.#make(op, '', step.output, [this.#codesOf(step.input)], attributes);
        break;
      case 'concat':
        if (step.shared) {
          const inputs = step.inputs.map((input) => this.#codesOf(input));
          this.#make(op, '', step.output, inputs, attributes);
        } else {
          const inputs = step.inputs.flatMap((input) => this.#read(input));
          const all = [...this.#grid(step.output), ...inputs];
          this.#make('QLinearConcat', MICROSOFT, step.output, all, attributes);
        }
    }
    if (!this.#settings.floatReads.has(step.output)) return;
    this.#push('DequantizeLinear', '', this.#read(step.output), step.output);
  }

  build(): Graph {
    return {
      ...this.#source,
      opsets: { ...this.#source.opsets, [MICROSOFT]: 1 },
      nodes: this.#nodes,
      initializers: this.#initializers,
    };
  }

  #conv({ node, input, output, weights, bias }: ConvStep): void {
    const inputs = this.#read(input);
    const inputScale = this.#grids.get(input)?.scale ?? 1;
    const integers = quantiseWeights(weights, bias, inputScale, this.#settings.weightBits);
    const [channels = 0] = weights.dims;
    const of = (what: string, tensor: Tensor): string => this.#constant(output, what, tensor);
    const zeros = new Int8Array(channels);
    inputs.push(
      of('weights', { type: 'int8', dims: weights.dims, data: integers.codes }),
      of('weight scales', float32([channels], integers.scales)),
      of('weight zeros', { type: 'int8', dims: [channels], data: zeros }),
      ...this.#grid(output),
      of('bias', int32([channels], integers.bias)),
    );
    this.#make('QLinearConv', '', output, inputs, node.attributes);
  }

  /** Adds a node whose result are the codes of a value. */
  #make(
    op: string,
    domain: string,
    value: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    const codes = this.#named(value, 'codes');
    this.#codes.set(value, codes);
    this.#push(op, domain, inputs, codes, attributes);
  }

  #push(
    op: string,
    domain: string,
    inputs: readonly string[],
    output: string,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    this.#nodes.push({ op, name: output, domain, inputs, outputs: [output], attributes });
  }

  /** The codes of a value, converted from float32 when they are first asked for. */
  #codesOf(value: string): string {
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    this.#make('QuantizeLinear', '', value, [value, ...this.#grid(value)]);
    return this.#codesOf(value);
  }

  /** The codes of a value and their grid, as integer operators read them. */
  #read(value: string): string[] {
    return [this.#codesOf(value), ...this.#grid(value)];
  }

  /** The scale and the zero point of a value. */
  #grid(value: string): [string, string] {
    const { scale, zeroPoint } = this.#grids.get(value) ?? { scale: 1, zeroPoint: 0 };
    return [
      this.#constant(value, 'scale', float32([], [scale])),
      this.#constant(value, 'zero', uint8([], Uint8Array.of(zeroPoint))),
    ];
  }

  #constant(value: string, what: string, tensor: Tensor): string {
    const name = this.#named(value, what);
    this.#initializers.set(name, tensor);
    return name;
  }

  /** A name that the source does not use. */
  #named(value: string, what: string): string {
    let name = `${value}@${what}`;
    while (this.#names.has(name)) name += '@';
    return name;
  }
}
