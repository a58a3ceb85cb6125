import type { Texts } from '../texts.ts';

export const split: Texts['split'] = {
  title: '划分',
  lead: '每名患者只在一个部分：测试的内容在训练中从未出现。',
  none: '尚未划分患者',
  noneHint: '选择各部分的大小；相同的种子得到相同的划分。',
  make: '划分',
  again: '重新划分',
  againHint: '按现有划分训练的运行将因此过时。',
  test: '测试患者的比例',
  tuning: '调优患者的比例',
  seed: '随机种子',
  table: '各部分的内容',
  leak: '泄漏检查',
  compared: '没有几乎相同的两帧分处两个部分。',
  notCompared: '帧或标签变化之后尚未查找几乎相同的帧；评估时会进行。',
  torn: (patients) => `这些患者分处两个部分：${patients}。`,
  untorn: '没有患者分处两个部分。',
  outside: (count) => `${count} 个有标签的帧在划分之后加入，不属于任何部分。`,
  nothing: '还没有任何帧有标签：请先标注。',
};
