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
  through: (provider: string): string => `通过${provider}登录`,
  refused: {
    'no-role': '登录服务认识您，但您在那里的组在这里没有对应的角色。请联系管理员。',
    disabled: '您在这里的账户已被停用。请联系管理员。',
    'no-email': '登录服务没有提供您的电子邮箱。请联系其管理者。',
    'other-account': '这里已有账户使用您的电子邮箱，而登录服务尚未验证它属于您。请联系管理员。',
    'refused-there': '在登录服务处的登录已中断。请重试。',
    provider: '登录服务返回的内容无法使用。请重试；若仍如此，请联系其管理者。',
  },
};
