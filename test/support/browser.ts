import { existsSync } from 'node:fs';
import chromiumPackage from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

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
