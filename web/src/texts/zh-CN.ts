import type { Texts } from './texts.ts';
import { common } from './zh-CN/common.ts';
import { evaluate } from './zh-CN/evaluate.ts';
import { home } from './zh-CN/home.ts';
import { labels } from './zh-CN/labels.ts';
import { people } from './zh-CN/people.ts';
import { read } from './zh-CN/read.ts';
import { refusals } from './zh-CN/refusals.ts';
import { runs } from './zh-CN/runs.ts';
import { shell } from './zh-CN/shell.ts';
import { sign } from './zh-CN/sign.ts';
import { split } from './zh-CN/split.ts';
import { studies } from './zh-CN/studies.ts';
import { train } from './zh-CN/train.ts';
import { tryIt } from './zh-CN/try-it.ts';

/** The Chinese catalogue. */
export const zhCN: Texts = {
  ...{ common, evaluate, home, labels, people, read, runs, shell, sign, split, studies, train },
  ...{ refusals, tryIt },
};
