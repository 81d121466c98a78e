// The machine's Chromium, by playwright-core. It talks to nobody.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');

const FLAGS = [
  '--no-sandbox', // a browser of our own pages; as root it would not start otherwise
  '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--hide-scrollbars',
];

/** A browser with a window of a size, which prefers light or dark. */
async function open(viewport, colorScheme) {
  const executablePath = process.env.PATH.split(':').map((directory) => path.join(directory, 'chromium')).find(fs.existsSync);
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  const context = await browser.newContext({ viewport, colorScheme });
  return { browser, context };
}

module.exports = { open };
