import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import chromiumPackage from '@sparticuz/chromium';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const SYSTEM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];

/**
 * Starts a headless browser with an empty profile: the system's Chromium or Chrome when there is one, else the one in the npm package.
 * `null` when none starts, which is a failure under CI.
 */
export async function startBrowser(): Promise<Browser | null> {
  try {
    const executablePath = SYSTEM.find((path) => existsSync(path)) ?? (await chromiumPackage.executablePath());
    return await chromium.launch({
      executablePath,
      headless: true,
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
  } catch (error) {
    if (process.env.CI === 'true') throw error;
    console.warn(
      `browser tests skipped: no browser starts here (${error instanceof Error ? error.message.split('\n', 1)[0] : error})`,
    );
    return null;
  }
}

/** Where browser tests leave what they saw. */
export const SCREENSHOTS = fileURLToPath(new URL('../browser/screenshots/', import.meta.url));

/** A page of its own context, closed with the test, that keeps whatever the browser complains of: the console, scripts, the page's policy. */
export async function openPage(
  browser: Browser | null,
  size: { width: number; height: number },
): Promise<{ page: Page; complaints: string[] }> {
  if (!browser) throw new Error('no browser');
  const context = await browser.newContext({ viewport: size });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.addInitScript(() =>
    addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
    ),
  );
  return { page, complaints };
}

/** How far a page reaches beyond its window sideways, pixels; 0 or less when nothing scrolls. */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong on a page, a line a rule with the elements. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(await axe);
  const { violations } = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run());
  return violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html).join(' | ')}`);
}
