import type { Texts } from '../texts.ts';

export const sign: Texts['sign'] = {
  title: '登录',
  email: '电子邮箱',
  password: '密码',
  name: '姓名',
  enter: '登录',
  lead: '把超声检查变成可信的分类器。',
  welcome: '欢迎',
  welcomeLead: '这里还没有任何账户。请创建第一个账户：管理员。',
  noToken: '地址中缺少终端显示的令牌。请按终端显示的完整地址打开。',
  create: '创建管理员',
  passwordRule: '至少 12 个字符',
  repeat: '再次输入密码',
  differ: '两次输入的密码不一致',
  tooShort: '密码少于 12 个字符',
  expired: '会话已结束。请登录后继续。',
};
