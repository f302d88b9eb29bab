import type { SpecFiles } from '../files.ts';
import { LOCALES, type SpecParts } from '../read.ts';
import { repeated } from './shared.ts';

/** Names in braces that a text expects, sorted: `{done} di {target}` → `done target`. */
const placeholders = (text: string): string => [...new Set(text.match(/\{[^{}]*\}/g) ?? [])].sort().join(' ');

/** Every key exists in both languages, once, and takes the same parameters. */
function checkLocale({ fault }: SpecFiles, { locale }: SpecParts): void {
  for (const language of LOCALES) {
    const keys = locale[language].map(({ key }) => key);
    for (const key of repeated(keys))
      fault(locale[language].findLast((text) => text.key === key)?.file ?? 'locale', key, 'the key appears twice');
    const other = LOCALES.find((candidate) => candidate !== language) ?? language;
    const translations = new Map(locale[other].map((text) => [text.key, text]));
    for (const { file, key, text } of locale[language]) {
      const translation = translations.get(key);
      if (!translation) fault(file, key, `not translated to '${other}'`);
      else if (language === 'it' && placeholders(text) !== placeholders(translation.text))
        fault(
          translation.file,
          key,
          `its parameters (${placeholders(translation.text)}) differ from the Italian (${placeholders(text)})`,
        );
    }
  }
}

const COMPOSITIONS = ['mark', 'layer', 'concat', 'hconcat', 'vconcat', 'facet', 'repeat'];

function* objectsIn(value: unknown, path: string): Generator<[path: string, object: object]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value];
  for (const [key, inner] of Object.entries(value))
    yield* objectsIn(inner, Array.isArray(value) ? `${path}[${key}]` : `${path && `${path}.`}${key}`);
}

/** A chart is a Vega-Lite 6 specification over the named data set `table`; it loads nothing by itself. */
function checkCharts({ fault }: SpecFiles, { charts }: SpecParts): void {
  for (const { file, spec } of charts) {
    const schema: unknown = spec.$schema;
    if (typeof schema !== 'string' || !/\/vega-lite\/v6(\.|$)/.test(schema))
      fault(file, '$schema', 'must name the schema of Vega-Lite v6');
    if (!COMPOSITIONS.some((key) => key in spec)) fault(file, '', `draws nothing: needs one of ${COMPOSITIONS.join(', ')}`);
    let named = false;
    for (const [path, object] of objectsIn(spec, '')) {
      if ('url' in object) fault(file, path, 'a chart must not load data: remove url');
      if ('name' in object && object.name === 'table') named = true;
    }
    if (!named) fault(file, 'data', "must use the data set named 'table'");
  }
}

/** Texts of the interface and charts. */
export function checkPresentation(files: SpecFiles, parts: SpecParts): void {
  checkLocale(files, parts);
  checkCharts(files, parts);
}
