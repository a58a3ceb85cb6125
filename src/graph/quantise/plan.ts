import { floatOf } from '../attributes.ts';
import type { Graph, Node } from '../graph.ts';
import { constantsOf } from '../shapes.ts';
import type { Tensor } from '../tensor.ts';
import { sizeOf } from '../tensor.ts';
import type { Range } from './grid.ts';
import { countReads } from './reads.ts';

/** A convolution with the activation behind it. */
export interface ConvStep {
  readonly kind: 'conv';
  readonly node: Node;
  readonly input: string;
  readonly output: string;
  readonly weights: Tensor<Float32Array>;
  readonly bias: Float32Array | undefined;
  /** What the activation lets through. */
  readonly limits: Range;
}

/** A sum of two values with the activation behind it. */
export interface AddStep {
  readonly kind: 'add';
  readonly node: Node;
  readonly inputs: readonly [string, string];
  readonly output: string;
  readonly limits: Range;
}

export interface AverageStep {
  readonly kind: 'average';
  readonly node: Node;
  readonly input: string;
  readonly output: string;
  readonly limits: Range;
}

/** What only moves codes, so that its result has the grid of its input. */
export interface MoveStep {
  readonly kind: 'move';
  readonly node: Node;
  readonly input: string;
  readonly output: string;
}

export interface ConcatStep {
  readonly kind: 'concat';
  readonly node: Node;
  readonly inputs: readonly string[];
  readonly output: string;
  /** The inputs are made on the grid of the result, so that their codes only move. */
  readonly shared: boolean;
}

export interface FloatStep {
  readonly kind: 'float';
  readonly node: Node;
}

/** What becomes of the nodes of a graph, in their order; all but float steps work on bytes. */
export type Step = ConvStep | AddStep | AverageStep | MoveStep | ConcatStep | FloatStep;

const EVERYTHING: Range = { low: -Infinity, high: Infinity };

/** Operators that only move codes, by the operator set that takes them to bytes. */
const MOVING: Readonly<Record<string, number>> = { MaxPool: 12, Identity: 1 };

/** The most products in one sum for which 32 bits cannot overflow, beside the largest bias. */
const MOST_PRODUCTS = 32_768;

/**
 * Decides which nodes of a graph work on bytes: convolutions with constant weights, and what lies
 * between them and can be computed on codes.
 */
export function planSteps(graph: Graph): readonly Step[] {
  const planner = new Planner(graph);
  return graph.nodes.flatMap((node) => planner.next(node) ?? []);
}

class Planner {
  readonly #opset: number;
  readonly #constants: ReadonlyMap<string, Tensor>;
  readonly #reads: ReadonlyMap<string, number>;
  readonly #readers = new Map<string, Node[]>();
  /** The steps that make bytes, by their results. */
  readonly #made = new Map<string, Exclude<Step, FloatStep>>();
  /** Activations that a step before them takes in. */
  readonly #taken = new Set<Node>();

  constructor(graph: Graph) {
    this.#opset = graph.opsets[''] ?? 1;
    this.#constants = constantsOf(graph);
    this.#reads = countReads(graph);
    for (const node of graph.nodes) {
      for (const input of new Set(node.inputs)) {
        this.#readers.set(input, [...(this.#readers.get(input) ?? []), node]);
      }
    }
  }

  /** The step of the next node, or undefined for an activation that an earlier step holds. */
  next(node: Node): Step | undefined {
    if (this.#taken.has(node)) return undefined;
    const { step, activation } = this.#onBytes(node) ?? {};
    if (step === undefined) return { kind: 'float', node };
    if (activation) this.#taken.add(activation);
    this.#made.set(step.output, step);
    return step;
  }

  #onBytes(
    node: Node,
  ): { step: Exclude<Step, FloatStep>; activation?: Node | undefined } | undefined {
    const [output = '', ...more] = node.outputs;
    if (node.domain !== '' || more.some((name) => name !== '')) return undefined;
    switch (node.op) {
      case 'Conv':
        return this.#conv(node, output);
      case 'Add':
        return this.#sum(node, output);
      case 'AveragePool':
        return this.#average(node, output);
      case 'Concat':
        return this.#concat(node, output);
      default:
        return this.#move(node, output);
    }
  }

  #conv(node: Node, made: string): { step: ConvStep; activation: Node | undefined } | undefined {
    const [input = '', weightName = '', biasName = ''] = node.inputs;
    const weights = float32Of(this.#constants.get(weightName));
    const bias = float32Of(this.#constants.get(biasName));
    if (weights?.dims.length !== 4 || (biasName !== '' && bias === undefined)) return undefined;
    if (sizeOf(weights.dims.slice(1)) > MOST_PRODUCTS) return undefined;
    const { activation, limits, output } = this.#activationBehind(made);
    const step = { kind: 'conv', node, input, output, weights, bias: bias?.data, limits } as const;
    return { step, activation };
  }

  #sum(node: Node, made: string): { step: AddStep; activation: Node | undefined } | undefined {
    const [a = '', b = ''] = node.inputs;
    if (!this.#made.has(a) || !this.#made.has(b)) return undefined;
    const { activation, limits, output } = this.#activationBehind(made);
    return { step: { kind: 'add', node, inputs: [a, b], output, limits }, activation };
  }

  /** Averages between convolutions; one that ends the network is left in float32. */
  #average(node: Node, output: string): { step: AverageStep } | undefined {
    const [input = ''] = node.inputs;
    const leadsOn = (this.#readers.get(output) ?? []).some((reader) => reader.op === 'Conv');
    if (!this.#made.has(input) || !leadsOn || 'dilations' in node.attributes) return undefined;
    return { step: { kind: 'average', node, input, output, limits: EVERYTHING } };
  }

  #concat(node: Node, output: string): { step: ConcatStep } | undefined {
    const parts = node.inputs.map((input) => this.#made.get(input));
    if (parts.includes(undefined)) return undefined;
    const limits = parts.map((part) =>
      part && 'limits' in part && this.#reads.get(part.output) === 1 ? part.limits : undefined,
    );
    const [first] = limits;
    const shared = limits.every((l) => l && l.low === first?.low && l.high === first.high);
    return { step: { kind: 'concat', node, inputs: node.inputs, output, shared } };
  }

  #move(node: Node, output: string): { step: MoveStep } | undefined {
    const [input = ''] = node.inputs;
    const since = MOVING[node.op];
    if (since === undefined || this.#opset < since || !this.#made.has(input)) return undefined;
    return { step: { kind: 'move', node, input, output } };
  }

  /**
   * The ReLU or clipping that alone reads a value. It needs no step of its own when its ends are ends
   * of the grid, which always holds 0.
   */
  #activationBehind(value: string): { activation?: Node; limits: Range; output: string } {
    const none = { limits: EVERYTHING, output: value };
    const [activation] = this.#readers.get(value) ?? [];
    if (activation === undefined || this.#reads.get(value) !== 1) return none;
    const limits = this.#limitsOf(activation);
    const [output] = activation.outputs;
    if (limits === undefined || output === undefined) return none;
    return limits.low <= 0 && limits.high >= 0 ? { activation, limits, output } : none;
  }

  #limitsOf(node: Node): Range | undefined {
    if (node.op === 'Relu') return { low: 0, high: Infinity };
    if (node.op !== 'Clip') return undefined;
    const [low, high] = (['min', 'max'] as const).map((name, i) => {
      const absent = name === 'min' ? -Infinity : Infinity;
      const input = node.inputs[i + 1] ?? '';
      if (input === '') return floatOf(node, name, absent);
      return Number(this.#constants.get(input)?.data[0] ?? NaN);
    });
    return { low: low ?? NaN, high: high ?? NaN };
  }
}

function float32Of(tensor: Tensor | undefined): Tensor<Float32Array> | undefined {
  return tensor?.data instanceof Float32Array ? { ...tensor, data: tensor.data } : undefined;
}
