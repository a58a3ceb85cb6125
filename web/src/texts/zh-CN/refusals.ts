import type { Refusals } from '../en/refusals.ts';

/** Every word of the server but those whose English sentence holds what no table can. */
export const refusals: Required<Omit<Refusals, 'wrong-input' | 'not-found'>> = {
  busy: () => '无法接收这些字节：同一文件的其他字节正在上传。',
  conflict: ({ by, category }) => `${by} 在此期间已标注此帧：${category}；请再看一次。`,
  'cut-off': ({ name, received }) => `连接中断：${name} 已收到 ${received} 字节；请从该处继续。`,
  elsewhere: () => '服务器上该文件的长度与此不符；请从已收到处继续。',
  'email-taken': ({ email }) => `无法创建账户：${email} 已有账户。`,
  forbidden: () => '您的角色不能执行此操作；请联系管理员。',
  'full-disk': ({ name }) =>
    `无法继续接收 ${name}：服务器磁盘已满；请先在服务器上腾出空间再继续，已收到的部分会保留。`,
  'has-administrator': () => '已有管理员；请登录。',
  'locked-out': ({ failures, minutes }) =>
    `无法登录：密码连续输错 ${failures} 次，账户已锁定 ${minutes} 分钟；请等待或联系管理员。`,
  'more-than-announced': ({ name }) => `无法接收：${name} 比声明的大；请重新开始上传。`,
  'no-local-accounts': () => '这里不使用密码；请通过登录服务登录。',
  'no-password': () => '无法设置密码：此人通过登录服务登录，在这里没有密码。',
  'no-room': ({ bytes, free }) =>
    `无法接收上传：共 ${bytes}，而服务器磁盘仅剩 ${free}；请先腾出空间。`,
  'not-a-reader': () => '无法分配：只有看不到标签的阅片者才能阅片。',
  'not-drawn': ({ run }) => `运行 ${run} 的特征图尚未绘制。`,
  'not-evaluated': ({ run }) => `运行 ${run} 尚未评估。`,
  'not-next': () => '只能显示并作答下一幅图像，且阅片须未关闭。',
  'other-site': () => '其他网站不能发出此请求。',
  'own-account': () => '不能这样更改自己的账户：须由另一位管理员操作。',
  password: () => '无法更改密码：当前密码不正确。',
  'path-forbidden': () =>
    '无法导入该路径：它不在允许的文件夹内；管理员可在 sonograft.yaml 的 serve.paths 中添加。',
  'provider-away': ({ provider }) =>
    `无法登录：登录服务 ${provider} 没有正常响应；请稍后再试，或联系其管理者。`,
  'sign-in': () => '尚未登录；请先登录。',
  token: () => '令牌与终端显示的不符；请按终端显示的完整地址打开。',
  'too-often': () => '请求过于频繁；请稍候再试。',
  'try-too-large': ({ most }) => `无法试用该图像：它大于 ${most}。`,
  unfinished: ({ name }) => `无法导入：${name} 尚未全部上传；请先上传其余部分。`,
  'upload-too-large': ({ bytes, most, files }) =>
    `无法接收上传：共 ${bytes}；最多 ${files} 个文件，共 ${most}。请分批上传，或使用服务器上的文件夹。`,
  'wrong-host': () => '请打开终端显示的地址。',
  'wrong-name': () => '无法接收该文件：文件名指向别处或过长。',
  'wrong-password': () => '无法登录：没有此账户，或密码不正确。',
};
