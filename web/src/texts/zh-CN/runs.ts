import type { Texts } from '../texts.ts';

export const runs: Texts['runs'] = {
  title: '运行',
  lead: '每次训练的全部设置及其结果。',
  empty: '还没有运行',
  emptyHint: '请先训练：在冻结的网络上嫁接新的分类头。',
  toTrain: '开始训练',
  name: '运行',
  backbone: '骨干网络',
  head: '分类头',
  finished: '完成时间',
  tuning: '调优准确率',
  accuracy: '测试准确率',
  notEvaluated: '未评估',
  outdated: '已过时',
  outdatedHint: '此运行训练之后，帧、标签或划分已有变化。',
  choose: (run) => `选择 ${run} 进行比较`,
  compare: (count) => `并排比较 ${count} 个`,
  compareHint: '选择两个或更多已评估的运行即可并排查看。',
};
