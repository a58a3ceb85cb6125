import type { Answer, Body } from '../../../../src/serving/wire/index.ts';

export type Settings = Extract<Body<'POST /api/jobs'>, { kind: 'train' }>['settings'];
export type Backbone = Answer<'GET /api/backbones'>['backbones'][number];
export type HeadKind = Settings['head']['kind'];

/** A training as the form holds it: every number may be absent, and then has its default. */
export interface Draft {
  readonly backbone: string;
  readonly kind: HeadKind;
  readonly name: string;
  readonly evaluate: boolean;
  readonly allowLeak: boolean;
  readonly balanced: boolean;
  readonly numbers: Readonly<Partial<Record<NumberName, number>>>;
  /** What the form does not show of a training that was taken over; null: it is a new one. */
  readonly taken: Settings | null;
}

export type NumberName =
  'seed' | 'epochs' | 'batchSize' | 'rate' | 'patience' | 'dropout' | 'c' | 'neighbours';

/** Which numbers each kind of head takes. */
export const NUMBERS: Readonly<Record<HeadKind, readonly NumberName[]>> = {
  linear: ['seed', 'c'],
  fc: ['epochs', 'batchSize', 'rate', 'patience', 'dropout', 'seed'],
  knn: ['neighbours', 'seed'],
  prototype: ['seed'],
};

export function firstDraft(backbones: readonly Backbone[]): Draft {
  return {
    backbone: backbones.find(({ here }) => here)?.name ?? '',
    ...{ kind: 'linear', name: '', evaluate: true },
    ...{ allowLeak: false, balanced: false, numbers: { seed: 1 } },
    taken: null,
  };
}

/** The settings of an earlier run; its name is not taken over. */
export function cloneOf(run: Answer<'GET /api/runs/:run'>, backbones: readonly Backbone[]): Draft {
  const first = firstDraft(backbones);
  const { clone } = run;
  if (clone === null) return { ...first, backbone: run.backbone };
  const { head } = clone;
  const given = Object.entries(head).filter(([key]) => isNumberOf(head.kind, key));
  return {
    ...first,
    taken: clone,
    ...{ backbone: clone.backbone, kind: head.kind, evaluate: clone.evaluate },
    allowLeak: clone.allowAnnotationLeak ?? false,
    balanced: head.kind === 'fc' && head.classWeights === 'balanced',
    numbers: Object.fromEntries(given),
  };
}

const NOTHING: Partial<Settings> = {};

/** What the server is asked for. */
export function settingsOf(draft: Draft): Settings {
  const { backbone, kind, name, evaluate, allowLeak, balanced, numbers, taken } = draft;
  const { precision, pool, views, allowMirror } = taken?.backbone === backbone ? taken : NOTHING;
  const own = taken?.head.kind === kind ? taken.head : {};
  const kept = Object.entries(own).filter(([key]) => !isNumberOf(kind, key));
  const given = Object.entries(numbers).filter(([key]) => isNumberOf(kind, key));
  const weights = kind === 'fc' ? { classWeights: balanced ? 'balanced' : 'none' } : {};
  return {
    ...{ backbone, evaluate },
    ...(precision === undefined ? {} : { precision }),
    ...(pool === undefined ? {} : { pool }),
    ...(views === undefined ? {} : { views }),
    ...(allowMirror === undefined ? {} : { allowMirror }),
    head: { ...Object.fromEntries([...kept, ...given]), kind, ...weights } as Settings['head'],
    ...(name === '' ? {} : { name }),
    ...(allowLeak ? { allowAnnotationLeak: true } : {}),
  };
}

function isNumberOf(kind: HeadKind, key: string): boolean {
  return (NUMBERS[kind] as readonly string[]).includes(key);
}
