import { mkdirSync, rmSync } from 'node:fs';
import { startService } from '../support/service.ts';
import { openBrowser, visit } from './browser.ts';
import { LANGUAGES, makeScenes, show } from './web-scenes.ts';

/**
 * `npm run screenshots`: every page, on a phone and on a desk, in three languages, light; Kazakh in dark as well.
 * `npm run screenshots -- consent`: those whose names have this in them.
 */
const WIDTHS = [360, 1280];
const FOLDER = 'screenshots';
const [wanted = ''] = process.argv.slice(2);

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER);
const [service, browser] = await Promise.all([startService(), openBrowser()]);
try {
  const scenes = (await makeScenes(service)).filter(({ name }) => name.includes(wanted));
  const looks = LANGUAGES.flatMap((language) =>
    (language === 'kk' ? (['light', 'dark'] as const) : (['light'] as const)).map((theme) => ({
      language,
      theme,
    })),
  );
  for (const { language, theme } of looks) {
    for (const width of WIDTHS) {
      for (const scene of scenes) {
        const context = await visit(browser, { origin: service.origin, language, theme, width });
        const page = await context.newPage();
        await show(service, page, scene);
        const dark = theme === 'dark' ? '-dark' : '';
        await page.screenshot({
          path: `${FOLDER}/${scene.name}-${width}-${language}${dark}.png`,
          fullPage: true,
        });
        await context.close();
      }
    }
  }
} finally {
  await browser.close();
  await service.stop();
}
