/** The text of the first element of a name in a short answer of an S3 server; undefined: none. */
export function textIn(xml: string, name: string): string | undefined {
  return textsIn(xml, name)[0];
}

/** The text of every element of a name that holds no other of it, in their order. */
export function textsIn(xml: string, name: string): string[] {
  const elements = xml.matchAll(new RegExp(`<${name}(?: [^>]*)?>([^]*?)</${name}>`, 'g'));
  return [...elements].map(([, text = '']) => unescaped(text));
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" },
};

function unescaped(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{2,4}));/gi,
    (whole, decimal, hex, name) => {
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16));
      return ENTITIES[String(name)] ?? whole;
    },
  );
}
