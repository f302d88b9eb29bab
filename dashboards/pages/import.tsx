import type { ComponentChildren, VNode } from 'preact';
import { HeadRow } from './figure.tsx';
import { Layout, type PageFrame } from './layout.tsx';
import type { Speech } from './texts.ts';

/** Families of the files a desk can import, as the import interface names them. */
const FAMILIES = ['contacts', 'referrals', 'outcomes', 'surveys', 'provision'] as const;

/** Texts that the browser code needs, under the names it knows them by. */
const MESSAGES = ['working', 'tried', 'refused', 'published', 'compared', 'failed', 'unreachable', 'whole', 'line'] as const;

/** The page by which a desk imports a spreadsheet: templates, the file with a trial first, the report by the file's own line numbers. */
export function ImportPage({ frame }: { frame: PageFrame }): VNode {
  const { t } = frame.speech;
  return (
    <Layout frame={frame} title={t('import.title')} crumbs={[{ text: t('import.title') }]} synthetic={false}>
      <h1>{t('import.title')}</h1>
      <p class="lead">{t('import.intro')}</p>
      <noscript>
        <p role="note">{t('import.script')}</p>
      </noscript>
      <section aria-labelledby="templates">
        <h2 id="templates">{t('import.templates')}</h2>
        <p>{t('import.templates_text')}</p>
        <ul class="import-templates">
          {FAMILIES.map((family) => (
            <li key={family}>
              <a href={`/v1/imports/templates/${family}.xlsx`} download>
                {t(`import.family.${family}`)} (.xlsx)
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="send">
        <h2 id="send">{t('import.send')}</h2>
        <UploadForm speech={frame.speech} />
      </section>
      <Report speech={frame.speech} />
    </Layout>
  );
}

function Field({ id, label, children }: { id: string; label: string; children: ComponentChildren }): VNode {
  return (
    <div class="import-field">
      <label for={id}>{label}</label>
      {children}
    </div>
  );
}

function UploadForm({ speech: { t, lang } }: { speech: Speech }): VNode {
  return (
    <form
      id="import-form"
      class="import-form"
      method="post"
      enctype="multipart/form-data"
      action="/v1/imports"
      data-lang={lang}
      {...Object.fromEntries(MESSAGES.map((name) => [`data-${name}`, t(`import.${name}`)]))}
    >
      <Field id="import-family" label={t('import.family')}>
        <select id="import-family" name="mapping" class="form-select">
          {FAMILIES.map((family) => (
            <option key={family} value={family}>
              {t(`import.family.${family}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field id="import-file" label={t('import.file')}>
        <input id="import-file" name="file" type="file" accept=".xlsx,.csv,.txt" required class="form-control" />
      </Field>
      <Field id="import-key" label={t('import.key')}>
        <input
          id="import-key"
          type="password"
          autocomplete="off"
          required
          class="form-control"
          aria-describedby="import-key-help"
        />
        <small id="import-key-help">{t('import.key_help')}</small>
      </Field>
      <Field id="import-sheet" label={t('import.sheet')}>
        <input id="import-sheet" name="sheet" type="text" maxLength={31} class="form-control" />
      </Field>
      <div class="import-choice">
        <input id="import-good" type="checkbox" />
        <label for="import-good">{t('import.take_good')}</label>
      </div>
      <div class="import-choice">
        <input id="import-retract" type="checkbox" />
        <label for="import-retract">{t('import.retract')}</label>
      </div>
      <div class="import-actions">
        <button type="submit" class="btn btn-primary">
          {t('import.try')}
        </button>
        <button type="button" id="import-publish" class="btn btn-outline-primary" disabled>
          {t('import.publish')}
        </button>
      </div>
    </form>
  );
}

function Report({ speech: { t } }: { speech: Speech }): VNode {
  return (
    <section aria-labelledby="report">
      <h2 id="report">{t('import.report')}</h2>
      <p id="import-summary" role="status">
        {t('import.report_none')}
      </p>
      <table id="import-report" class="table import-report" hidden>
        <caption class="visually-hidden">{t('import.caption')}</caption>
        <thead>
          <HeadRow columns={['line', 'column', 'what', 'todo'].map((name) => ({ text: t(`import.${name}`), numeric: false }))} />
        </thead>
        <tbody />
      </table>
    </section>
  );
}
