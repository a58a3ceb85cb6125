import { previewRules, rulesText, saveRules } from '../../pipeline/index.ts';
import { UserError } from '../../errors.ts';
import type { Handlers } from '../handler.ts';
import { missing, Refusal } from '../refusal.ts';
import type { SignedIn } from '../people/accounts.ts';
import { windowOf } from '../studies/filters.ts';
import type { TakenBody } from '../wire/index.ts';
import type { Workbench } from '../workbench.ts';
import { categoriesOf, keyed } from './categories.ts';
import { newestDoubted } from './doubted.ts';
import { labelQueue } from './queue.ts';

type Names =
  | 'GET /api/categories'
  | 'GET /api/labels/queue'
  | 'PUT /api/frames/:frame/label'
  | 'POST /api/labels'
  | 'GET /api/rules'
  | 'POST /api/rules/preview'
  | 'PUT /api/rules';

type Changes = TakenBody<'POST /api/labels'>['changes'];

/** Changed labels that a preview names. */
const SHOWN = 1000;

export function labelsHandlers(bench: Workbench): Handlers<Names> {
  return {
    'GET /api/categories': async () => {
      const { frames } = await bench.listed();
      const accepted = frames.filter(({ verdict }) => verdict === 'accepted');
      const count = (category: string | null): number =>
        accepted.filter((frame) => frame.category === category).length;
      const categories = keyed(await categoriesOf(bench));
      return {
        categories: categories.map((one) => ({ ...one, frames: count(one.category) })),
        unlabelled: count(null),
      };
    },
    'GET /api/labels/queue': async ({ query: { order, ...window } }) => {
      const doubted = await newestDoubted(bench);
      const queue = await bench.fresh.get(`queue ${order} ${doubted?.job ?? ''}`, () =>
        labelQueue(bench, order, doubted),
      );
      return windowOf(queue, window);
    },
    'PUT /api/frames/:frame/label': async ({ params, body, person }) => {
      const { changed, conflicts } = await change(
        bench,
        [{ frame: params.frame, ...body }],
        person,
      );
      const [conflict] = conflicts;
      if (conflict !== undefined) {
        const whose = conflict.by ?? 'Somebody else';
        throw new Refusal(
          409,
          `${whose} has labelled this frame in between: ${conflict.category ?? 'no category'}; look at it again.`,
          'conflict',
          { conflict, values: { by: whose, category: conflict.category ?? '-' } },
        );
      }
      const [label] = changed;
      if (label === undefined) throw missing(`frame ${params.frame}`);
      return label;
    },
    'POST /api/labels': ({ body, person }) => change(bench, body.changes, person),
    'GET /api/rules': () => rulesText(bench.workspace),
    'POST /api/rules/preview': async ({ body }) => {
      try {
        const { before, after, items } = await previewRules(bench.workspace, body);
        const shown = items.slice(0, SHOWN);
        return { error: null, before, after, changes: items.length, items: shown };
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        return { error: error.message, before: {}, after: {}, changes: 0, items: [] };
      }
    },
    'PUT /api/rules': async ({ body, person }) => {
      await saveRules(bench.workspace, body);
      await bench.takeSettings();
      await bench.log(person, 'rules');
      return undefined;
    },
  };
}

/** Gives labels; frames that somebody has labelled in between keep theirs and are named. */
async function change(bench: Workbench, changes: Changes, person: SignedIn) {
  const { catalog } = bench.workspace;
  const { byId } = await bench.listed();
  const known = await categoriesOf(bench);
  for (const { frame, category } of changes) {
    if (byId.get(frame)?.verdict !== 'accepted') throw missing(`accepted frame ${frame}`);
    if (category !== null && !known.includes(category)) {
      throw new Refusal(
        400,
        `Cannot label: there is no category "${category}"; take one of ${known.join(', ')}.`,
        'wrong-input',
      );
    }
  }
  const refused = await catalog.changeLabels(
    changes.map(({ frame: frameId, category, version }) => ({ frameId, category, version })),
    person.name,
  );
  const now = (await bench.listed()).byId;
  const given = changes.filter(({ frame }) => !refused.includes(frame));
  for (const { frame, category } of given) {
    await bench.log(
      person,
      'label',
      frame,
      `${byId.get(frame)?.category ?? '-'} to ${category ?? '-'}`,
    );
  }
  const labelOf = (frameId: string) => {
    const { category = null, labelSource: source = null, version = 0 } = now.get(frameId) ?? {};
    return { frameId, category, source, version };
  };
  return {
    changed: given.map(({ frame }) => labelOf(frame)),
    conflicts: await Promise.all(
      refused.map(async (frameId) => {
        const newest = (await catalog.labelHistory(frameId)).at(-1);
        return { ...labelOf(frameId), by: newest?.person ?? null, at: newest?.at ?? null };
      }),
    ),
  };
}
