// Light or dark: as the machine has it, unless the address says ?light or ?dark, or somebody presses D.
'use strict';

for (const theme of ['light', 'dark']) {
  if (new URLSearchParams(location.search).has(theme)) document.documentElement.dataset.theme = theme;
}

function toggleTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
}
