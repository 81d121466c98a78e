// Light or dark: as the machine has it, unless the address says ?light or ?dark, or somebody presses D.
'use strict';

for (const theme of ['light', 'dark']) {
  if (new URLSearchParams(location.search).has(theme)) document.documentElement.dataset.theme = theme;
}

function currentTheme() {
  return document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

function toggleTheme() {
  document.documentElement.dataset.theme = currentTheme() === 'dark' ? 'light' : 'dark';
}
