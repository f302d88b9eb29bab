import { mkdir } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localKeys } from '../../cli/local-keys.ts';
import { type RunningServer, startServer } from '../../cli/server.ts';
import { axeFindings, openPage, overflow, SCREENSHOTS, startBrowser } from '../support/browser.ts';
import { testSettings } from '../support/settings.ts';

const FILE = [
  'Numero;Data;Pratica;Lingua;Modo;Soddisfazione;Chiarezza;Attesa;Rispetto;Utile per l’integrazione;Lo consiglierebbe;Commento'.replace(
    '’',
    "'",
  ),
  '1;05/03/2019;;Cinese;paper;4;4;3;5;sì;9;',
  '2;31/02/2019;;Cinese;paper;4;4;3;5;sì;9;',
  '3;06/03/2019;;Cinese;piccione;cinque;4;3;5;forse;9;',
  'Totale;;;;;13;;;;;;',
].join('\n');

const browser: Browser | null = await startBrowser();

describe.skipIf(browser === null)('the import page in a browser', () => {
  let server: RunningServer;
  let remove: () => Promise<void>;
  let key: string;

  beforeAll(async () => {
    const { settings, remove: end } = await testSettings();
    remove = end;
    server = await startServer(settings, 'all', { warn: () => {} });
    key = await localKeys(server.log, server.topics, 'test', Date.now).of('pua1-prato');
    await mkdir(SCREENSHOTS, { recursive: true });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    await remove?.();
  });

  async function open(path: string, width: number): Promise<{ page: Page; complaints: string[] }> {
    const { page, complaints } = await openPage(browser, { width, height: 900 });
    await page.goto(new URL(path, server.url).href);
    return { page, complaints };
  }

  async function tryFile(page: Page, content: string): Promise<void> {
    await page.selectOption('#import-family', 'surveys');
    await page.setInputFiles('#import-file', { name: 'questionari.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
    await page.fill('#import-key', key);
    await page.click('button[type=submit]');
  }

  for (const [lang, path] of [
    ['it', '/importazione'],
    ['en', '/en/import'],
  ] as const) {
    for (const width of [360, 1440]) {
      test(`${lang}, ${width} px: a trial shows each line of the file, what it is and what to do; axe finds nothing`, async () => {
        const { page, complaints } = await open(path, width);
        await tryFile(page, FILE);
        const table = page.locator('#import-report tbody tr');
        await expect.poll(() => table.count(), { timeout: 20_000 }).toBe(5);
        expect(await table.locator('th').allTextContents()).toEqual(['3', '4', '4', '4', '5']);
        expect(await table.first().locator('td').first().textContent()).toBe('Data');
        expect(await page.locator('#import-publish').isDisabled()).toBe(true);
        expect(await overflow(page)).toBeLessThanOrEqual(0);
        await page.screenshot({ path: `${SCREENSHOTS}import-${lang}-${width}.png`, fullPage: true });
        expect(await axeFindings(page)).toEqual([]);
        expect(complaints).toEqual([]);
      });
    }
  }

  test('a good file is tried, then published; published again it is told as published before', async () => {
    const { page } = await open('/it/importazione', 1440);
    const good = FILE.split('\n').slice(0, 2).join('\n');
    const summary = page.locator('#import-summary');
    await tryFile(page, good);
    await expect.poll(() => summary.textContent(), { timeout: 20_000 }).toContain('Nuove 1');
    await page.click('#import-publish');
    await expect.poll(() => summary.textContent(), { timeout: 20_000 }).toContain('Pubblicati 1 eventi');
    await page.click('button[type=submit]');
    await expect.poll(() => summary.textContent(), { timeout: 20_000 }).toContain('già pubblicate 1');
  });

  test('a wrong key is told', async () => {
    const { page } = await open('/it/importazione', 1440);
    key = 'pua_wrong';
    await tryFile(page, FILE);
    await expect
      .poll(() => page.locator('#import-summary').textContent(), { timeout: 20_000 })
      .toContain('Il file non è stato letto');
  });

  test('nothing of the page is inline', async () => {
    const response = await fetch(new URL('/en/import', server.url));
    expect(await response.text()).not.toMatch(/\sstyle=|\son[a-z]+="|<style|<script(?![^>]* src=)/);
    expect(response.headers.get('content-security-policy')).not.toContain('unsafe');
  });
});
