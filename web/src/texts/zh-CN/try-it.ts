import type { Texts } from '../texts.ts';

export const tryIt: Texts['tryIt'] = {
  title: '试一幅图像',
  lead: '看训练好的运行如何判断一幅从未见过的图像。除处理后的帧外，不保留任何内容。',
  drop: '把图像拖到这里',
  hint: 'DICOM、PNG、JPEG 或视频',
  choose: '选择文件',
  which: '运行',
  working: (file) => `正在读取 ${file} 并询问运行`,
  noRuns: '没有可询问的运行',
  noRunsHint: '请先训练一个。',
  says: (category) => `运行判断为 ${category}`,
  abstains: '运行选择弃权',
  abstainsWhy: (threshold) => `最高概率低于其阈值 ${threshold}。`,
  noFrame: '没有可分类的内容',
  probabilities: '概率',
  frameOf: (number) => `第 ${number} 帧`,
  pictureAlt: '网络所见的图像',
};
