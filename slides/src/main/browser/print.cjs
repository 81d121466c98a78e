// Prints each deck to PDF, and takes a picture of each slide for the handout. Arguments: the site, where pictures go.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { open } = require('./chromium.cjs');

const [site, pictures] = process.argv.slice(2);
const decks = fs.readdirSync(site).filter((file) => /^(lightning|workshop)-..\.html$/.test(file));

(async () => {
  const { browser, context } = await open({ width: 1280, height: 720 }, 'light');
  try {
    for (const deck of decks) {
      const name = deck.replace('.html', '');
      const url = `${pathToFileURL(path.join(site, deck))}`;
      const page = await context.newPage();
      await page.goto(`${url}?print-pdf&light`);
      await page.waitForSelector('.pdf-page footer.talk');
      await page.evaluate(() => document.fonts.ready);
      await page.pdf({ path: path.join(site, `${name}.pdf`), printBackground: true, preferCSSPageSize: true });

      fs.mkdirSync(path.join(pictures, name), { recursive: true });
      await page.goto(`${url}?light`);
      await page.addStyleTag({ content: '.transcript button { display: none; }' });
      await page.waitForFunction(() => window.Reveal?.isReady());
      const ids = await page.evaluate(() => Reveal.getSlides().map((slide) => slide.id));
      for (const [index, id] of ids.entries()) {
        await page.evaluate((i) => Reveal.slide(i, 0, -1), index);
        const file = path.join(pictures, name, `${id || 'title'}.jpg`);
        await page.screenshot({ path: file, type: 'jpeg', quality: 85 });
      }
      await page.close();
    }
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
