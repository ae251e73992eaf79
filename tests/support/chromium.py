"""A real Chromium, and how a page looks in it."""

from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)

# The smallest text, what sticks out of the page, and how readable the faintest text is on what lies behind it.
LOOK = """() => {
  const seen = [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() &&
    [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()) && !e.closest('svg'));
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).map(v => v / 255)
    .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b };
  const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
    if (c !== 'rgba(0, 0, 0, 0)') return c } };
  const contrast = e => { const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
    return (a + .05) / (b + .05) };
  const wide = document.documentElement.clientWidth;
  const out = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg') || e.tagName === 'svg')
    .filter(e => { const b = e.getBoundingClientRect(); return b.width && (b.right > wide + .5 || b.left < -.5) });
  const cut = seen.filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline');
  return { count: seen.length, smallest: Math.min(...seen.map(e => parseFloat(getComputedStyle(e).fontSize))),
    faintest: Math.min(...seen.map(contrast)), out: out.map(e => e.outerHTML.slice(0, 80)),
    cut: cut.map(e => e.outerHTML.slice(0, 80)), scrolls: document.documentElement.scrollWidth > wide };
}"""
