import { useEffect, useRef } from 'react';

/** How sure a reader may be, by key: the share of 100 that each stands for. */
export const CERTAINTIES = [
  ['1', 10],
  ['2', 30],
  ['3', 50],
  ['4', 75],
  ['5', 95],
] as const;

interface Given {
  readonly choices: readonly { readonly category: string; readonly key: string }[];
  /** Null: a category comes first. */
  readonly chosen: string | null;
  readonly onChoose: (category: string | null) => void;
  readonly onSure: (certainty: number) => void;
}

/** First a key for the category, then one for how sure; Escape takes the category back. */
export function useAnswerKeys(given: Given): void {
  const latest = useRef(given);
  useEffect(() => {
    latest.current = given;
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      const { choices, chosen, onChoose, onSure } = latest.current;
      const sure = CERTAINTIES.find(([key]) => key === event.key);
      const choice = choices.find(({ key }) => key === event.key.toLowerCase());
      if (chosen !== null && sure !== undefined) onSure(sure[1]);
      else if (choice !== undefined) onChoose(choice.category);
      else if (event.key === 'Escape') onChoose(null);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
