import { createContext, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type Format, formatFor } from './format.ts';
import { keepLanguage, type Language, loadTexts, localeOf, preferredLanguage } from './language.ts';
import type { Texts } from './texts.ts';

interface Speech {
  readonly language: Language;
  readonly texts: Texts;
  readonly format: Format;
  readonly choose: (language: Language) => void;
}

const SpeechContext = createContext<Speech | null>(null);

/** Holds the language of the pages; nothing is shown until its texts are here. */
export function SpeechProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [language, setLanguage] = useState(preferredLanguage);
  const [spoken, setSpoken] = useState<{ language: Language; texts: Texts } | null>(null);

  useEffect(() => {
    let current = true;
    void loadTexts(language).then((texts) => {
      if (current) setSpoken({ language, texts });
    });
    return () => {
      current = false;
    };
  }, [language]);

  const speech = useMemo<Speech | null>(() => {
    if (spoken === null) return null;
    const choose = (next: Language): void => {
      keepLanguage(next);
      setLanguage(next);
    };
    return { ...spoken, format: formatFor(localeOf(spoken.language)), choose };
  }, [spoken]);

  useEffect(() => {
    if (speech !== null) document.documentElement.lang = speech.language;
  }, [speech]);

  return speech === null ? null : <SpeechContext value={speech}>{children}</SpeechContext>;
}

function useSpeech(): Speech {
  const speech = use(SpeechContext);
  if (speech === null) throw new RangeError('Put the page inside a SpeechProvider');
  return speech;
}

export function useTexts(): Texts {
  return useSpeech().texts;
}

export function useFormat(): Format {
  return useSpeech().format;
}

export function useLanguage(): Pick<Speech, 'language' | 'choose'> {
  return useSpeech();
}
