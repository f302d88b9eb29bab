import type { VNode } from 'preact';
import { label } from '../../specs/lookup.ts';
import type { Specs } from '../../specs/types.ts';
import type { Catalogue } from '../catalogue/types.ts';
import type { CatalogueQuery } from './catalogue-query.ts';
import { Choice, type Option } from './choice.tsx';
import { pathOf } from './links.ts';
import { QueryForm } from './query-form.tsx';
import type { Speech } from './texts.ts';

const byText = (a: Option, b: Option): number => a.text.localeCompare(b.text, 'it');

const onePerValue = (options: readonly Option[]): Option[] =>
  [...new Map(options.map((one) => [one.value, one])).values()].sort(byText);

/** Languages that some desk states today or in days to come, of its operators or of its mediators. */
const spoken = ({ desks }: Catalogue): string[] =>
  desks.flatMap(({ offers }) =>
    offers.flatMap(({ offer }) => [...(offer.languages ?? []), ...(offer.mediators ?? []).map(({ language }) => language)]),
  );

interface FormProps {
  specs: Specs;
  catalogue: Catalogue;
  query: CatalogueQuery;
  speech: Speech;
}

/** What one looks for: a place, a need, a language, whether now. Its answer is the page's own address. */
export function CatalogueForm({ specs, catalogue, query: { wanted, open }, speech }: FormProps): VNode {
  const { t, lang } = speech;
  const { desks } = catalogue;
  const coded = (list: 'language' | 'service_area', codes: Iterable<string>) =>
    onePerValue([...codes].map((code) => ({ value: code, text: label(specs.codes, list, code, lang) })));
  return (
    <QueryForm action={pathOf(lang, { page: 'catalogue' })} submit={t('catalogue.search')} speech={speech}>
      <Choice
        name="comune"
        text={t('catalogue.comune')}
        every={t('catalogue.every_comune')}
        options={onePerValue(desks.map(({ comune }) => ({ value: comune.istat, text: comune.name })))}
        chosen={wanted.comune}
      />
      <Choice
        name="zone"
        text={t('filter.zone')}
        every={t('filter.every_zone')}
        options={onePerValue(desks.map(({ zone }) => ({ value: zone.id, text: zone.name })))}
        chosen={wanted.zone}
      />
      <Choice
        name="area"
        text={t('catalogue.area')}
        every={t('catalogue.every_area')}
        options={coded('service_area', specs.codes.service_area.keys())}
        chosen={wanted.area}
      />
      <Choice
        name="language"
        text={t('catalogue.language')}
        every={t('catalogue.every_language')}
        options={coded('language', spoken(catalogue))}
        chosen={wanted.language}
      />
      <div class="filter filter-check">
        <input id="open" name="open" type="checkbox" value="1" checked={open} />
        <label for="open">{t('catalogue.open_only')}</label>
      </div>
    </QueryForm>
  );
}
