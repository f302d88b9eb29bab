import { mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { csvLines } from '../../specs/csv.ts';
import { loadSpecs } from '../../specs/load.ts';
import { axeFindings, openPage, overflow, SCREENSHOTS, startBrowser } from '../support/browser.ts';
import { pagesApp } from '../support/pages-app.ts';
import { storePaths } from '../support/paths.ts';
import { openTown, RECORDED } from '../support/town.ts';
import { storeUntidy } from '../support/untidy.ts';
import { MARKS, PAGES, WIDE_ONLY } from './page-list.ts';

const NOW = RECORDED + 14 * 86_400_000;
const SIZES = [
  { width: 360, height: 800 },
  { width: 1440, height: 900 },
] as const;

const browser: Browser | null = await startBrowser();

describe.skipIf(browser === null)('pages in a browser', () => {
  let app: FastifyInstance;
  let leave: () => Promise<void>;
  let origin: string;

  beforeAll(async () => {
    const specs = loadSpecs();
    const town = await openTown(specs);
    leave = town.leave;
    await storeUntidy(town.warehouse);
    await storePaths(specs, town.warehouse);
    app = await pagesApp(specs, town.warehouse, () => NOW);
    await app.listen({ host: '127.0.0.1', port: 0 });
    origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    await mkdir(SCREENSHOTS, { recursive: true });
  });

  afterAll(async () => {
    await browser?.close();
    await app?.close();
    await leave?.();
  });

  const settled = (page: Page) =>
    page.locator('[data-chart]:not([data-rendered]):visible').first().waitFor({ state: 'detached' });

  const marks = (page: Page) =>
    page
      .locator('[data-chart]')
      .evaluateAll((charts) =>
        Object.fromEntries(
          charts.map((chart) => [chart.id.replace(/-chart$/, ''), chart.querySelectorAll('svg path[d], svg text').length]),
        ),
      );

  for (const { name, path, charts } of PAGES) {
    for (const lang of ['it', 'en'] as const) {
      for (const { width, height } of SIZES) {
        test(`${name}, ${lang}, ${width} px: drawn whole, without complaint`, async () => {
          const { page, complaints } = await openPage(browser, { width, height });
          const response = await page.goto(origin + path[lang]);
          expect(response?.status()).toBe(200);
          await settled(page);
          await page.screenshot({ path: `${SCREENSHOTS}${name}-${lang}-${width}.png`, fullPage: true });
          await page.screenshot({ path: `${SCREENSHOTS}${name}-${lang}-${width}-first-screen.png` });

          const drawn = await marks(page);
          expect(await page.locator('[data-chart]:visible').count()).toBe(await page.locator('[data-rendered="true"]').count());
          for (const chart of charts.filter((one) => width > 768 || !WIDE_ONLY.includes(one)))
            expect(drawn[chart], chart).toBeGreaterThanOrEqual(MARKS[chart] ?? 1);
          expect(await page.locator('.chart-error:visible').count()).toBe(0);
          expect(await overflow(page)).toBeLessThanOrEqual(0);
          expect(await page.locator('html').getAttribute('lang')).toBe(lang);
          expect(complaints).toEqual([]);

          const grave = (await axeFindings(page)).filter((found) => /\((serious|critical)\)/.test(found));
          expect(grave).toEqual([]);
        });
      }
    }
  }

  test('the first screen of the region answers how many, where and at what pace, at both widths', async () => {
    for (const { width, height } of SIZES) {
      const { page } = await openPage(browser, { width, height });
      await page.goto(`${origin}/it/regione`);
      const figures = page.locator('.big-figure');
      await expect.poll(() => figures.count()).toBe(2);
      for (const card of await page.locator('.answer-title').all()) {
        const box = await card.boundingBox();
        expect((box?.y ?? height) + (box?.height ?? 0)).toBeLessThanOrEqual(height);
      }
    }
  });

  test('on paper there is no navigation, the tables are open and the charts fit', async () => {
    const { page } = await openPage(browser, { width: 1440, height: 900 });
    await page.goto(`${origin}/it/regione`);
    await settled(page);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: `${SCREENSHOTS}region-it-print.png`, fullPage: true });
    expect(await page.locator('nav:visible').count()).toBe(0);
    expect(await page.locator('form:visible').count()).toBe(0);
    expect(await page.locator('figure table:visible').count()).toBe(await page.locator('figure').count());
    expect(await page.locator('.synthetic:visible').count()).toBe(1);
    const tooWide = await page
      .locator('.chart svg')
      .evaluateAll((all) => all.filter((svg) => svg.getBoundingClientRect().right > innerWidth + 1).length);
    expect(tooWide).toBe(0);
  });

  test('charts follow the width of the page', async () => {
    const { page, complaints } = await openPage(browser, { width: 1440, height: 900 });
    await page.goto(`${origin}/it/regione`);
    await settled(page);
    await page.setViewportSize({ width: 360, height: 800 });
    const widest = () =>
      page.locator('.chart svg').evaluateAll((all) => Math.max(...all.map((svg) => svg.getBoundingClientRect().right)));
    await expect.poll(widest, { timeout: 10_000 }).toBeLessThanOrEqual(360);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    expect(complaints).toEqual([]);
  });

  test('a chart whose figures do not come says so in words, and the others are drawn', async () => {
    const { page } = await openPage(browser, { width: 1440, height: 900 });
    await page.route('**/v1/kpis/contacts**', (route) => route.abort());
    await page.goto(`${origin}/it/regione`);
    await settled(page);
    expect(await page.locator('#contacts .chart-error').textContent()).toContain('non si è potuto disegnare');
    expect(await page.locator('#contacts .chart:visible').count()).toBe(0);
    expect(await page.locator('[data-rendered="true"]').count()).toBe(4);
  });

  /** What a button of a figure saves. */
  async function saved(page: Page, figure: string, form: string): Promise<{ name: string; bytes: Buffer }> {
    const waiting = page.waitForEvent('download');
    await page.locator(`#${figure} [data-download=${form}]`).click();
    const download = await waiting;
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  test.each([
    { path: '/it/regione', lang: 'it', figures: ['attainment', 'burn-up', 'zones', 'desks', 'contacts'] },
    { path: '/en/minimum-standard?period=2020Q3', lang: 'en', figures: ['matrix'] },
  ] as const)('every chart of $path is saved as SVG, PNG and CSV that say what they show', async ({ path, lang, figures }) => {
    const { page, complaints } = await openPage(browser, { width: 1440, height: 900 });
    await page.goto(origin + path);
    await settled(page);
    for (const figure of figures) {
      const title = (await page.locator(`#${figure} h3`).textContent()) ?? '';
      const names = page.locator(`#${figure} [data-download]`);
      for (const form of ['SVG', 'PNG', 'CSV'])
        expect(await names.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))).toContain(
          lang === 'it' ? `Scarica «${title}» come ${form}` : `Download “${title}” as ${form}`,
        );
      const told =
        lang === 'it' ? ['periodo', 'Denominatore:', 'Dati al', 'dati sintetici'] : ['period', 'Denominator:', 'Data as of'];

      const svg = await saved(page, figure, 'svg');
      const text = svg.bytes.toString('utf8').replaceAll('&amp;', '&');
      expect(svg.name).toMatch(new RegExp(`^${figure}-\\d{4}-\\d{2}-\\d{2}\\.svg$`));
      for (const part of [title, ...told, ...(await page.locator(`#${figure} .legend li`).allTextContents())])
        expect(text, figure).toContain(part);
      expect(text.match(/<path|<text/g)?.length).toBeGreaterThan(10);

      const png = await saved(page, figure, 'png');
      const size = await page.evaluate(async (base64) => {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        const { width, height } = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
        return { width, height };
      }, png.bytes.toString('base64'));
      expect(size.width).toBeGreaterThanOrEqual(1920);
      expect(size.height).toBeGreaterThan(200);
      await writeFile(`${SCREENSHOTS}saved-${figure}.png`, png.bytes);

      const csv = await saved(page, figure, 'csv');
      const lines = csvLines(csv.bytes.toString('utf8'));
      expect(lines.length).toBeGreaterThan(0);
      for (const line of lines)
        expect(line).toMatchObject({
          title,
          period_to: expect.stringMatching(/^20/),
          synthetic: 'true',
          data_as_of: expect.any(String),
        });
    }
    expect(complaints).toEqual([]);
  });

  test('a cell of the matrix is told by its mark and in words; a label never runs into the cells', async () => {
    const { page, complaints } = await openPage(browser, { width: 1000, height: 900 });
    await page.goto(`${origin}/it/standard-minimo?period=2020Q3`);
    await settled(page);
    await page.locator('#matrix .mark-rect path').first().hover({ force: true });
    const told = /Sportello: PUA .+Requisito: .+Stato: (raggiunto|non)/s;
    await expect.poll(() => page.locator('#matrix .chart-tooltip').textContent()).toMatch(told);
    const reach = await page.locator('#matrix .chart svg').evaluate((svg) => {
      const right = (selector: string) =>
        Array.from(svg.querySelectorAll(selector)).map((one) => one.getBoundingClientRect().right);
      const cells = Array.from(svg.querySelectorAll('.mark-rect path')).map((one) => one.getBoundingClientRect().left);
      return { labels: Math.max(...right('.mark-text.role-mark text')), cells: Math.min(...cells) };
    });
    expect(reach.labels).toBeLessThan(reach.cells);
    expect(complaints).toEqual([]);
  });

  test('on a narrow screen the matrix gives place to its table and to the list desk by desk', async () => {
    const { page } = await openPage(browser, { width: 360, height: 800 });
    await page.goto(`${origin}/it/standard-minimo?period=2020Q3`);
    expect(await page.locator('#matrix .chart:visible').count()).toBe(0);
    expect(await page.locator('.matrix-narrow:visible').count()).toBe(1);
    const pistoia = page.locator('#missing article', { hasText: 'PUA Pistoia' });
    expect(await pistoia.textContent()).toContain('Presenza di un assistente sociale (dal 01/02/2019)');
    await page.locator('#matrix summary').click();
    await page.locator('#matrix table').waitFor({ state: 'visible' });
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });

  test('a click on a mark opens the events behind it, as many as its figure says', async () => {
    const { page, complaints } = await openPage(browser, { width: 1440, height: 900 });
    await page.goto(`${origin}/it/percorsi?desk=pua1-pistoia`);
    await settled(page);
    const mark = page.locator('#reach .mark-rect path').first();
    await mark.hover({ force: true });
    const tooltip = page.locator('#reach .chart-tooltip');
    await expect.poll(() => tooltip.textContent()).toMatch(/Casi: \d+/);
    const figure = Number(/Casi: (\d+)/.exec((await tooltip.textContent()) ?? '')?.[1]);
    await mark.click({ force: true });
    await page.waitForURL('**/it/eventi?unit=case&**');
    expect(figure).toBeGreaterThan(10);
    expect(await page.locator('tbody tr').count()).toBe(figure);
    expect(await page.locator('.page-subject').textContent()).toContain('PUA Pistoia');
    expect((await axeFindings(page)).filter((found) => /\((serious|critical)\)/.test(found))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('the tooltip of a mark speaks the language of the page', async () => {
    const { page, complaints } = await openPage(browser, { width: 1440, height: 900 });
    await page.goto(`${origin}/it/regione`);
    await settled(page);
    await page.locator('#zones .mark-rect path').first().hover({ force: true });
    await expect.poll(() => page.locator('#zones .chart-tooltip').textContent()).toMatch(/Luogo: .+Raggiunti: \d+/);
    await page.screenshot({ path: `${SCREENSHOTS}region-it-tooltip.png` });
    expect(complaints).toEqual([]);
  });

  test('the menu opens and closes on a narrow screen', async () => {
    const { page, complaints } = await openPage(browser, { width: 360, height: 800 });
    await page.goto(`${origin}/it/regione`);
    await settled(page);
    await page.locator('.custom-navbar-toggler').click();
    await page.locator('#menu .nav-link', { hasText: 'Zone' }).hover();
    await page.screenshot({ path: `${SCREENSHOTS}region-it-360-menu.png` });
    await page.locator('#menu .nav-link', { hasText: 'Zone' }).click();
    await page.waitForURL('**/it/zone?programme=teams');
    expect(complaints).toEqual([]);
  });

  test('the filter form and the language switch keep the question in the address', async () => {
    const { page } = await openPage(browser, { width: 1440, height: 900 });
    await page.goto(`${origin}/it/regione`);
    await page.locator('#zone').selectOption('pratese');
    await page.locator('#from').fill('2019-01-01');
    await page.locator('button[type=submit]').click();
    await page.waitForURL('**/it/regione?programme=teams&zone=pratese&from=2019-01-01&to=&known_at=&end=planned');
    await page.getByRole('link', { name: 'English' }).click();
    await page.waitForURL('**/en/region?programme=teams&zone=pratese&from=2019-01-01');
    await settled(page);
    expect(await page.locator('.page-subject').textContent()).toContain('Pratese');
  });
});
