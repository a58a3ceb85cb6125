/** Text that is HTML already. Made by {@link markup} alone, so that nothing else goes unescaped. */
class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type { Markup };

/** What may stand in a template: text is escaped, markup is kept, lists are joined. */
export type Content = Markup | string | number | null | readonly Content[];

/**
 * HTML from a template. Every value that is no markup is escaped, in text and in quoted attributes
 * alike; null gives nothing.
 *
 * @example
 * markup`<b title="${'"'}">${'<script>'}</b>`.text; // <b title="&quot;">&lt;script&gt;</b>
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Content[]): Markup {
  let text = parts[0] ?? '';
  values.forEach((value, i) => {
    text += textOf(value) + (parts[i + 1] ?? '');
  });
  return new Markup(text);
}

/** A style sheet of our own, which must not be escaped. */
export function styleElement(css: string): Markup {
  return new Markup(`<style>\n${css}</style>`);
}

function textOf(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'number') return String(content);
  if (typeof content === 'string') return escape(content);
  return content.map(textOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '')
    .replace(/\p{Cc}/gu, (character) => (/[\t\n]/.test(character) ? character : '\ufffd'));
}
