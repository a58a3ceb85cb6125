import { viewName } from '../../backbones/index.ts';
import type { Graph } from '../../graph/index.ts';
import { atOpset, GraphBuilder, renamed, shareConstants } from '../../graph/index.ts';
import type { Head } from '../../heads/index.ts';
import type { Views } from '../train/views.ts';

/** Probabilities below this count as this, as in `atTemperature`. */
const LEAST = Number.EPSILON;

/** Side of a frame. */
const SIDE = 256;

/**
 * A whole classifier as one graph: from `pixels`, uint8 [N, 256, 256] gray, to `probabilities`, float32
 * [N, categories]: the mean over the views of the head's probabilities, at a temperature.
 *
 * @param temperature 1 leaves the probabilities as the head gives them.
 * @throws UserError when the network is written in an operator set that the head cannot be.
 */
export function classifierGraph(views: Views, head: Head, temperature: number): Graph {
  const g = new GraphBuilder(`${views[0].name} classifier`);
  const pixels = g.input('pixels', 'uint8', ['N', SIDE, SIDE]);
  const opsets: Record<string, number> = {};
  const features = views.map(({ view, graph }) => {
    const inner = (name: string): string =>
      name === 'pixels' ? pixels : `${viewName(view)}/${name}`;
    const part = renamed(graph, inner);
    g.include(part);
    Object.assign(opsets, graph.opsets);
    return inner('features');
  });
  const [first = ''] = features;
  const together = views.length === 1 ? first : g.add('Concat', features, { axis: 0 });
  const tail = atOpset(fromFeatures(head, views.length, temperature), opsets[''] ?? 1);
  const inner = (name: string): string => (name === 'features' ? together : `head/${name}`);
  g.include(renamed(tail, inner));
  g.output('probabilities', inner('mean'), 'float32', ['N', head.categories.length]);
  return shareConstants({ ...g.build(), opsets });
}

/** From `features` [views x N, length], one view after another, to `mean` [N, categories]. */
function fromFeatures(head: Head, views: number, temperature: number): Graph {
  const g = new GraphBuilder('head');
  const features = g.input('features', 'float32', ['V', head.length]);
  const inner = (name: string): string => (name === 'features' ? features : `own/${name}`);
  g.include(renamed(head.graph, inner));
  const shares = g.add('Softmax', [inner('logits')], { axis: 1 });
  const each = g.add('Reshape', [shares, g.ints([views, -1, head.categories.length])]);
  const mean = g.add('ReduceMean', [each], { axes: [0], keepdims: 0 });
  const logs = (): string => g.add('Log', [g.add('Max', [mean, g.scalar(LEAST)])]);
  const value =
    temperature === 1
      ? mean
      : g.add('Softmax', [g.add('Div', [logs(), g.scalar(temperature)])], { axis: 1 });
  g.output('mean', value, 'float32', ['N', head.categories.length]);
  return g.build();
}
