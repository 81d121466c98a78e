// What our slides do besides what reveal.js does: steps through code, transcripts that play, minutes for the speaker view.
'use strict';

// ---- code that lights up, line by line ---------------------------------------------------------------------------

/** Puts each line of a listing into an element of its own, and gives it an invisible fragment for each step. */
function prepareSteps(listing) {
  const code = listing.querySelector('code');
  const lines = [];
  let line = newLine();
  for (const node of [...code.childNodes]) {
    const parts = node.textContent.split('\n');
    parts.forEach((part, i) => {
      const piece = node.cloneNode(false);
      piece.textContent = i < parts.length - 1 ? part + '\n' : part;
      line.append(piece);
      if (i < parts.length - 1) line = newLine();
    });
  }
  code.replaceChildren(...lines);
  for (const _ of listing.dataset.steps.split('|')) {
    const step = document.createElement('span');
    step.className = 'fragment step';
    listing.append(step);
  }

  function newLine() {
    const element = document.createElement('span');
    element.className = 'line';
    lines.push(element);
    return element;
  }
}

/** Lights the lines of the step that the slide is at; before the first one, all are as they are. */
function showStep(listing) {
  const step = listing.querySelectorAll('.step.visible').length;
  const lit = step === 0 ? [] : listing.dataset.steps.split('|')[step - 1].split(',').map(Number);
  listing.querySelectorAll('.line').forEach((line, i) => {
    line.classList.toggle('lit', lit.includes(i + 1));
    line.classList.toggle('dim', step > 0 && !lit.includes(i + 1));
  });
}

// ---- transcripts ---------------------------------------------------------------------------------------------------

const PROMPT = /^(\S*(?: ?[$#]) )(.*)$/;

/** A transcript as asciinema's player takes it: what was typed comes key by key, what was printed at once. */
function recordingOf(text) {
  const events = [];
  let now = 0.5;
  const lines = text.replace(/\n$/, '').split('\n');
  lines.forEach((line, i) => {
    const typed = PROMPT.exec(line);
    if (typed) {
      events.push([now, 'o', typed[1]]);
      now += 0.6;
      for (const key of typed[2]) {
        events.push([now, 'o', key]);
        now += 0.06;
      }
      now += 0.4;
    } else {
      events.push([now, 'o', line]);
      now += 0.03;
    }
    if (i < lines.length - 1) events.push([now, 'o', '\r\n']);
  });
  const width = Math.max(40, ...lines.map((line) => line.length + 1));
  return [{ version: 2, width, height: lines.length }, ...events];
}

function play(block) {
  stop(block);
  const terminal = document.createElement('div');
  terminal.className = 'terminal';
  block.append(terminal);
  block.classList.add('plays');
  const data = recordingOf(block.querySelector('code').textContent);
  block.player = AsciinemaPlayer.create({ data }, terminal, {
    autoPlay: true, controls: false, fit: 'both', terminalFontFamily: "'JetBrains Mono'", theme: currentTheme(),
  });
}

function stop(block) {
  if (!block.player) return;
  block.player.dispose();
  block.player = undefined;
  block.querySelector('.terminal').remove();
  block.classList.remove('plays');
}

function toggle(block) {
  if (block.player) stop(block);
  else play(block);
}

function prepareTranscript(block) {
  const german = document.documentElement.lang === 'de';
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = german ? 'Abspielen: T' : 'Play: T';
  button.addEventListener('click', () => toggle(block));
  block.append(button);
}

// ---- all together --------------------------------------------------------------------------------------------------

/** Notes begin with their minutes, as in "0:30"; the speaker view wants seconds. */
function prepareTiming(slide) {
  const minutes = /^\s*(\d+):(\d\d)/.exec(slide.querySelector('aside.notes')?.textContent ?? '');
  if (minutes) slide.dataset.timing = Number(minutes[1]) * 60 + Number(minutes[2]);
}

document.querySelectorAll('[data-steps]').forEach(prepareSteps);
document.querySelectorAll('.transcript').forEach(prepareTranscript);
document.querySelectorAll('.slides > section').forEach(prepareTiming);

function current(selector) {
  return Reveal.getCurrentSlide()?.querySelectorAll(selector) ?? [];
}

for (const event of ['ready', 'slidechanged', 'fragmentshown', 'fragmenthidden']) {
  Reveal.on(event, () => current('[data-steps]').forEach(showStep));
}
Reveal.on('pdf-ready', () => {
  const footer = document.querySelector('footer.talk');
  document.querySelectorAll('.pdf-page').forEach((page) => page.append(footer.cloneNode(true)));
});
Reveal.on('slidechanged', (event) => event.previousSlide?.querySelectorAll('.transcript').forEach(stop));

Reveal.addKeyBinding({ keyCode: 68, key: 'D', description: 'Dark or light' }, toggleTheme);
Reveal.addKeyBinding({ keyCode: 84, key: 'T', description: 'Play the terminal' }, () => current('.transcript').forEach(toggle));
