import { UserError } from '../../errors.ts';
import type { Layer, LayerPlan, Shape } from './layer.ts';
import { checkedShape, refusal } from './layer.ts';
import type { NetInput } from './net.ts';
import { readNet } from './net.ts';
import { PLANNERS } from './planners.ts';
import type { Value, WiredLayer, Wiring } from './wiring.ts';
import { wire } from './wiring.ts';

/** A part of a network, by names of values, blobs or layers. */
export interface CaffePart {
  /** Values to make. */
  readonly until?: readonly string[];
  /** Values to take as inputs. */
  readonly from?: readonly string[];
}

/** A layer that will be built, with the names of the values that it reads and makes. */
export interface PlannedLayer extends LayerPlan {
  readonly layer: Layer;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** What will be built of a network, known before any weight is read. */
export interface CaffePlan {
  readonly name: string;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly outputs: readonly {
    readonly name: string;
    readonly value: string;
    readonly shape: Shape;
  }[];
  readonly layers: readonly PlannedLayer[];
  readonly valueNames: ReadonlySet<string>;
}

/**
 * Plans the part of a network that is asked for: what each layer becomes, the shapes of all values,
 * the blobs that are needed. Layers beyond the part are not looked at, so they may be of any type.
 *
 * @throws UserError naming the layer.
 */
export function planCaffe(prototxt: string, part: CaffePart = {}): CaffePlan {
  const net = readNet(prototxt);
  const wiring = wire(net);
  const starts = new Set((part.from ?? []).map((name) => found(wiring, net.name, name)));
  const asked = [...new Set(part.until ?? wiring.ends.map((value) => value.name))];
  const ends = asked.map((name) => ({ name, value: found(wiring, net.name, name) }));
  const given = ends.find(({ value }) => starts.has(value) || wiring.inputs.has(value));
  if (given !== undefined || ends.length === 0) {
    throw new UserError(
      `Cannot cut ${net.name} at "${given?.name ?? ''}": that is an input, and no layer is left.`,
    );
  }
  const values = ends.map((end) => end.value);
  const shapes = new Map<Value, Shape>();
  const plans = planLayers(wiring, needed(wiring, values, new Set()), shapes);
  const built = needed(wiring, values, starts);
  const read = new Set([...built].flatMap(({ inputs }) => inputs));
  const fed = [...shapes.keys()].filter(
    (value) => starts.has(value) || (wiring.inputs.has(value) && read.has(value)),
  );
  return {
    name: net.name,
    inputs: fed.map((value) => ({ name: value.name, shape: shapes.get(value) ?? [] })),
    outputs: ends.map(({ name, value }) => ({
      name,
      value: value.name,
      shape: shapes.get(value) ?? [],
    })),
    layers: wiring.layers
      .filter((wired) => built.has(wired) && wired.outputs[0] !== wired.inputs[0])
      .map(({ layer, inputs, outputs }) => ({
        ...(plans.get(layer) ?? { blobs: [], shapes: [], emit: () => undefined }),
        layer,
        inputs: inputs.map((value) => value.name),
        outputs: outputs.map((value) => value.name),
      })),
    valueNames: wiring.names,
  };
}

function found(wiring: Wiring, net: string, name: string): Value {
  const value = wiring.find(name);
  if (value !== undefined) return value;
  const last = [...wiring.names].slice(-8).join(', ');
  throw new UserError(
    `Cannot cut ${net} at "${name}": it has no blob or layer of that name; the last ones are ${last}.`,
  );
}

/** The layers that the values are made by, back to the inputs or to the starts. */
function needed(
  wiring: Wiring,
  values: readonly Value[],
  starts: ReadonlySet<Value>,
): Set<WiredLayer> {
  const wanted = new Set(values);
  const layers = new Set<WiredLayer>();
  for (const wired of wiring.layers.toReversed()) {
    if (!wired.outputs.some((value) => wanted.has(value) && !starts.has(value))) continue;
    layers.add(wired);
    for (const value of wired.inputs) wanted.add(value);
  }
  return layers;
}

/** Plans layer by layer in order, filling in the shapes. */
function planLayers(
  wiring: Wiring,
  layers: ReadonlySet<WiredLayer>,
  shapes: Map<Value, Shape>,
): Map<Layer, LayerPlan> {
  const plans = new Map<Layer, LayerPlan>();
  const batch = [...wiring.inputs.values()].find((input) => input.dims)?.dims?.[0] ?? 1;
  for (const wired of wiring.layers) {
    if (!layers.has(wired)) continue;
    const { layer, inputs, outputs } = wired;
    for (const value of inputs) {
      const input = wiring.inputs.get(value);
      if (input !== undefined) shapes.set(value, imageShape(layer, input));
    }
    const planner = PLANNERS.get(layer.type);
    if (planner === undefined) throw refusal(layer, 'layers of this type are not supported');
    const plan = planner(
      layer,
      inputs.map((value) => shapes.get(value) ?? []),
      batch,
    );
    plans.set(layer, plan);
    outputs.forEach((value, i) => shapes.set(value, plan.shapes[i] ?? []));
  }
  return plans;
}

function imageShape(layer: Layer, { name, dims }: NetInput): Shape {
  if (dims !== undefined && dims.length > 0) return checkedShape(layer, dims.slice(1));
  throw refusal(
    layer,
    `the prototxt gives no size for its input "${name}"; take the deploy prototxt of the network`,
  );
}
