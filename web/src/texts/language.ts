import { en } from './en.ts';
import type { Texts } from './texts.ts';

/** The languages of the workbench, each by its own name. */
export const languages = { en: 'English', 'zh-CN': '简体中文' } as const;
export type Language = keyof typeof languages;

const KEY = 'sonograft-language';

/** What the person chose before, or what the browser asks for. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEY);
  if (kept !== null && kept in languages) return kept as Language;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEY, language);
}

/** English comes with the page; any other language when it is asked for. */
export async function loadTexts(language: Language): Promise<Texts> {
  if (language === 'en') return en;
  const { zhCN } = await import('./zh-CN.ts');
  return zhCN;
}

/** The locale of times and numbers: the browser's, where it is of the same language. */
export function localeOf(language: Language): string {
  const own = navigator.language;
  return own.slice(0, 2).toLowerCase() === language.slice(0, 2) ? own : language;
}
