// Looks at a page in Chromium as an audience would, and prints a line for each fault. Arguments: the site, a page of it,
// the window's size, light or dark, and where screenshots go.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { fileURLToPath, pathToFileURL } = require('node:url');
const { open } = require('../../main/browser/chromium.cjs');

const [site, name, size, theme, shots] = process.argv.slice(2);
const [width, height] = size.split('x').map(Number);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const faults = new Set();
let looked = 0;

(async () => {
  const { browser, context } = await open({ width, height }, theme);
  try {
    fs.mkdirSync(shots, { recursive: true });
    const page = await context.newPage();
    page.on('request', (request) => {
      if (!/^(file|data|blob):/.test(request.url())) faults.add(`a request leaves the machine: ${request.url()}`);
    });
    page.on('requestfailed', (request) => faults.add(`does not load: ${request.url()}`));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.add(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => faults.add(`script: ${error.message}`));
    await page.goto(pathToFileURL(path.join(site, name)).href);
    await page.evaluate(() => document.fonts.ready);
    if (await page.evaluate(() => typeof Reveal !== 'undefined')) await lookAtSlides(page);
    else await lookAtPage(page);
    await lookAtLinks(page);
    for (const fault of await page.evaluate(fontsAndImages)) faults.add(fault);
  } finally {
    await browser.close();
  }
  for (const fault of faults) console.log(fault);
  console.log(`looked at ${looked}`);
})().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});

/** Goes through a deck by the space bar, as a speaker does. */
async function lookAtSlides(page) {
  await page.waitForFunction(() => Reveal.isReady());
  const total = await page.evaluate(() => Reveal.getTotalSlides());
  const seen = new Set();
  let where = await page.evaluate(() => Reveal.getIndices());
  for (;;) {
    const slide = await page.evaluate(() => Reveal.getCurrentSlide().id || 'title');
    if (!seen.has(slide)) {
      seen.add(slide);
      for (const fault of await page.evaluate(layout)) faults.add(`${slide}: ${fault}`);
      if (height === 720) { // what axe looks at is the same at every size, since reveal.js only scales
        for (const fault of await accessibility(page, '.slides > section.present')) faults.add(`${slide}: ${fault}`);
      }
      await page.screenshot({ path: path.join(shots, `${String(seen.size).padStart(2, '0')}-${slide}.png`) });
    }
    await page.keyboard.press('Space');
    const next = await page.evaluate(() => Reveal.getIndices());
    if (JSON.stringify(next) === JSON.stringify(where)) break;
    where = next;
    const steps = await page.evaluate(() => Reveal.getCurrentSlide().querySelector('[data-steps]') && Reveal.getIndices().f === 0);
    if (steps) await page.screenshot({ path: path.join(shots, `${String(seen.size).padStart(2, '0')}-${slide}-step.png`) });
  }
  if (seen.size !== total) faults.add(`the space bar reaches ${seen.size} of ${total} slides`);
  looked = seen.size;
}

async function lookAtPage(page) {
  for (const fault of await accessibility(page, 'html')) faults.add(fault);
  if (await page.evaluate(() => document.documentElement.scrollWidth > innerWidth)) faults.add('wider than the window');
  await page.screenshot({ path: path.join(shots, 'top.png') });
  looked = 1;
}

async function accessibility(page, selector) {
  await page.evaluate(axe);
  const result = await page.evaluate((where) => axe.run(where, { resultTypes: ['violations'], preload: false }), selector);
  return result.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((violation) => `${violation.id}: ${violation.help}: ${violation.nodes[0].html.slice(0, 120)}`);
}

/** Links to files of the site, and to places in them. */
async function lookAtLinks(page) {
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href]')].map((a) => a.href));
  for (const link of new Set(links.filter((href) => href.startsWith('file:')))) {
    const [url, hash] = link.split('#');
    const file = fileURLToPath(url.split('?')[0]);
    if (!fs.existsSync(file)) faults.add(`a link leads nowhere: ${link}`);
    else if (hash && !hash.startsWith('/')) {
      const anchor = file.endsWith('.adoc') ? `[#${hash}]` : `id="${decodeURIComponent(hash)}"`;
      if (!fs.readFileSync(file, 'utf8').includes(anchor)) faults.add(`a link leads to no place: ${link}`);
    }
  }
}

function fontsAndImages() {
  const faults = [];
  for (const image of document.images) if (!image.complete || !image.naturalWidth) faults.push(`no image: ${image.src}`);
  for (const font of document.fonts) if (font.status === 'error') faults.push(`no font: ${font.family} ${font.weight}`);
  for (const family of ['Source Sans 3', 'JetBrains Mono']) {
    if (![...document.fonts].some((font) => font.family.includes(family) && font.status === 'loaded')) faults.push(`not loaded: ${family}`);
  }
  return faults;
}

/** What overflows or overlaps on the current slide; runs in the browser. */
function layout() {
  const faults = [];
  const slide = Reveal.getCurrentSlide();
  const box = (element) => element.getBoundingClientRect();
  const words = (element) => element.textContent.trim().slice(0, 40).replace(/\s+/g, ' ');
  const visible = (element) => box(element).width > 0 && box(element).height > 0;
  const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1 && a.bottom <= b.bottom + 1;
  const overlap = (a, b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2;

  // All that is on the slide is within it, and above the footer.
  const frame = box(slide);
  const footer = box(document.querySelector('footer.talk'));
  const room = { left: frame.left, right: frame.right, top: frame.top, bottom: Math.min(frame.bottom, footer.top + 1) };
  for (const element of slide.querySelectorAll('h1, h2, p, pre, svg, table, li, td')) {
    if (visible(element) && !element.closest('aside') && !inside(box(element), room)) faults.push(`beyond the slide: <${element.localName}> ${words(element)}`);
    if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0 && element.localName === 'pre') faults.push(`code is wider than its box: ${words(element)}`);
  }

  // Blocks do not overlap, nor do footer and slide number.
  const blocks = [...slide.querySelectorAll(':scope > h1, :scope > h2, :scope > .slide-content > *')]
    .filter((element) => visible(element) && element.localName !== 'aside' && !element.classList.contains('notes'));
  blocks.push(document.querySelector('.slide-number'), document.querySelector('footer.talk'));
  blocks.forEach((a, i) => blocks.slice(i + 1).forEach((b) => {
    if (overlap(box(a), box(b))) faults.push(`overlap: "${words(a)}" and "${words(b)}"`);
  }));

  // Lines of code that wrap are hard to read from the last row.
  for (const pre of slide.querySelectorAll('pre')) {
    const lines = pre.textContent.replace(/\n$/, '').split('\n').length;
    const style = getComputedStyle(pre);
    const expected = lines * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
    if (pre.offsetHeight > expected + 4) faults.push(`a line of code wraps: ${words(pre)}`);
    if (parseFloat(style.fontSize) < 20) faults.push(`code too small: ${words(pre)}`);
  }

  // The button that plays a transcript leaves its words alone.
  for (const button of slide.querySelectorAll('.transcript button')) {
    const words = document.createRange();
    words.selectNodeContents(button.closest('.transcript').querySelector('pre code'));
    if ([...words.getClientRects()].some((line) => overlap(line, box(button)))) faults.push('the button lies upon words');
  }

  // In pictures, text stays in its box and does not lie upon other text.
  for (const svg of slide.querySelectorAll('svg')) {
    const texts = [...svg.querySelectorAll('text')];
    const boxes = [...svg.querySelectorAll('rect')].filter((rect) => !rect.classList.contains('card')).map(box);
    for (const text of texts) {
      const own = box(text);
      if (!inside(own, box(svg))) faults.push(`beyond the picture: ${words(text)}`);
      const middle = { x: (own.left + own.right) / 2, y: (own.top + own.bottom) / 2 };
      const around = boxes.filter((b) => b.left < middle.x && middle.x < b.right && b.top < middle.y && middle.y < b.bottom);
      if (around.some((b) => own.left < b.left + 2 || own.right > b.right - 2)) faults.push(`text is wider than its box: ${words(text)}`);
      if (boxes.some((b) => !around.includes(b) && overlap(own, b))) faults.push(`text lies on the edge of a box: ${words(text)}`);
    }
    texts.forEach((a, i) => texts.slice(i + 1).forEach((b) => {
      const [p, q] = [box(a), box(b)];
      if (overlap({ ...{ left: p.left, right: p.right }, top: p.top + 4, bottom: p.bottom - 4 }, { left: q.left, right: q.right, top: q.top + 4, bottom: q.bottom - 4 })) {
        faults.push(`text upon text: ${words(a)} and ${words(b)}`);
      }
    }));
  }
  return faults;
}
