import { common } from './en/common.ts';
import { evaluate } from './en/evaluate.ts';
import { home } from './en/home.ts';
import { labels } from './en/labels.ts';
import { people } from './en/people.ts';
import { read } from './en/read.ts';
import { refusals } from './en/refusals.ts';
import { runs } from './en/runs.ts';
import { shell } from './en/shell.ts';
import { sign } from './en/sign.ts';
import { split } from './en/split.ts';
import { studies } from './en/studies.ts';
import { train } from './en/train.ts';
import { tryIt } from './en/try-it.ts';

/** The English catalogue. Its shape is what every other language must fill. */
export const en = {
  ...{ common, evaluate, home, labels, people, read, runs, shell, sign, split, studies, train },
  ...{ refusals, tryIt },
};
