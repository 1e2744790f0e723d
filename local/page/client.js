// Keeps the page as it is on the twin: parts that have changed are replaced, everything else stays as the reader left it.
const live = document.getElementById('live');
const main = document.querySelector('main');

/** Replaces a part, and unfolds again what was unfolded in it. */
function replace(section, { mark, html }) {
  const unfolded = [...section.querySelectorAll('details[open]')].map(({ id }) => id);
  const focused = section.contains(document.activeElement) ? document.activeElement.getAttribute('href') : null;
  section.innerHTML = html;
  section.dataset.mark = mark;
  for (const id of unfolded) section.querySelector(`details[id="${CSS.escape(id)}"]`)?.setAttribute('open', '');
  if (focused) section.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

/** A reader who marks text in a part keeps it until they are done. */
function isBeingMarked(section) {
  const selection = document.getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(section, true);
}

function show({ takenAt, sections }) {
  const wanted = new Set(sections.map(({ id }) => id));
  for (const section of [...main.children]) if (!wanted.has(section.id)) section.remove();
  sections.forEach((part, index) => {
    let section = document.getElementById(part.id);
    if (section?.parentElement !== main) {
      section = document.createElement('section');
      section.id = part.id;
    }
    if (main.children[index] !== section) main.insertBefore(section, main.children[index] ?? null);
    if (part.html !== undefined && section.dataset.mark !== part.mark && !isBeingMarked(section))
      replace(section, part);
  });
  live.className = '';
  live.textContent = `live · ${takenAt.slice(11, 19)} UTC`;
}

const changes = new EventSource('/changes');
changes.addEventListener('message', ({ data }) => {
  show(JSON.parse(data));
});
changes.addEventListener('error', () => {
  live.className = 'off';
  live.textContent = 'the twin does not answer: npm run local -- status';
});
