import { Document, isMap, isScalar, stringify, type YAMLMap } from 'yaml';
import * as z from 'zod';
import { configSchema, parseConfig } from './config.ts';

const HEADING = ` The settings of this Sonograft workspace, with their defaults. What is left out keeps its
 default; what no setting is called is refused. Research use only; not a medical device.`;

/** What JSON Schema says of one setting. */
interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

/**
 * The text of a new sonograft.yaml: every setting, at its default unless another is given, under a line
 * that explains it.
 *
 * @param settings such as `{ images: { fit: 'pad' } }`.
 * @throws UserError for a section, setting or value that there is none of.
 */
export function configYaml(settings: Readonly<Record<string, unknown>> = {}): string {
  const document = new Document(parseConfig(stringify(settings), 'the settings'));
  document.commentBefore = HEADING;
  if (isMap(document.contents)) {
    explain(document.contents, z.toJSONSchema(configSchema, { io: 'input' }) as Described);
    for (const { key } of document.contents.items.slice(1)) {
      if (isScalar(key)) key.spaceBefore = true;
    }
  }
  return document.toString({ lineWidth: 0 });
}

function explain(map: YAMLMap, described: Described): void {
  for (const { key, value } of map.items) {
    if (!isScalar(key)) continue;
    const setting = described.properties?.[String(key.value)];
    if (setting?.description !== undefined) key.commentBefore = ` ${setting.description}`;
    if (isMap(value) && setting !== undefined) explain(value, setting);
  }
}
