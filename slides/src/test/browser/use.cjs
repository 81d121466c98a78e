// Uses a deck as a speaker does, and prints a line for each thing that does not work. Arguments: the site, a deck.
'use strict';

const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { open } = require('../../main/browser/chromium.cjs');

const [site, name] = process.argv.slice(2);

(async () => {
  const { browser, context } = await open({ width: 1280, height: 720 }, 'light');
  try {
    const page = await context.newPage();
    const url = pathToFileURL(path.join(site, name)).href;
    const expect = (works, what) => {
      if (!works) console.log(`does not work: ${what}`);
    };
    await page.goto(url);
    await page.waitForFunction(() => Reveal.isReady());

    const paper = () => page.evaluate(() => getComputedStyle(document.querySelector('.reveal-viewport')).backgroundColor);
    const light = await paper();
    await page.keyboard.press('d');
    expect((await paper()) !== light, 'D makes it dark');
    await page.keyboard.press('d');
    expect((await paper()) === light, 'D makes it light again');

    await page.keyboard.press('o');
    expect(await page.evaluate(() => Reveal.isOverview()), 'O shows the overview');
    await page.keyboard.press('Escape');

    // Code lights up step by step.
    const stepping = await page.evaluate(() => Reveal.getSlides().findIndex((slide) => slide.querySelector('[data-steps]')));
    await page.evaluate((i) => Reveal.slide(i), stepping);
    expect((await page.locator('.present .lit').count()) === 0, 'code is plain at first');
    await page.keyboard.press('Space');
    expect((await page.locator('.present .lit').count()) > 0, 'the space bar lights a line');

    // A transcript plays to its end, in a terminal.
    const terminal = await page.evaluate(() => Reveal.getSlides().findIndex((slide) => slide.querySelector('.transcript')));
    await page.evaluate((i) => Reveal.slide(i), terminal);
    await page.keyboard.press('t');
    const last = await page.evaluate(() => document.querySelector('.present .transcript code').textContent.trim().split('\n').at(-1).trim());
    const shown = page.locator('.present .terminal').filter({ hasText: last });
    await shown.waitFor({ timeout: 30_000 }).catch(() => expect(false, `T plays the terminal until "${last}"`));
    await page.keyboard.press('t');
    expect((await page.locator('.terminal').count()) === 0, 'T ends the terminal');

    // Search finds a word of a later slide.
    await page.evaluate(() => Reveal.slide(0));
    await page.keyboard.press('Control+Shift+F');
    await page.locator('.searchinput').fill('setsid');
    await page.locator('.searchinput').press('Enter');
    expect(await page.evaluate(() => Reveal.getIndices().h > 0), 'the search finds setsid');

    await page.keyboard.press('Control+Shift+F');
    await page.evaluate(() => document.activeElement.blur());

    // The speaker view shows the notes, and its clock knows the minutes.
    const [speaker] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('s')]);
    await speaker.locator('.speaker-controls-notes:not(.hidden)').waitFor({ timeout: 20_000 })
      .catch(() => expect(false, 'the speaker view shows notes'));
    const untimed = await page.evaluate(() => Reveal.getSlides().filter((slide) => !slide.dataset.timing).length);
    expect(untimed === 0, `the speaker view has minutes for all slides, but for ${untimed}`);

    // ?dark in the address.
    await page.goto(`${url}?dark`);
    await page.waitForFunction(() => Reveal.isReady());
    expect((await paper()) !== light, '?dark makes it dark');
  } finally {
    await browser.close();
  }
})().catch((error) => {
  console.log(error);
  process.exitCode = 1;
});
