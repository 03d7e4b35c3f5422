import { canInstall, install } from './debian.mjs';
import { spawnSync } from 'node:child_process';

/** A bare Linux shows text in DejaVu, wider than any system's font, and emoji as boxes. */
const FONTS = [
  { family: 'Inter', debian: 'fonts-inter' },
  { family: 'Noto Color Emoji', debian: 'fonts-noto-color-emoji' },
];

/** Installs the fonts of the pictures where that is possible. Elsewhere they show the machine's own. */
export function bringFonts() {
  const missing = FONTS.filter(({ family }) => !spawnSync('fc-list', [family], { encoding: 'utf8' }).stdout);
  if (missing.length === 0 || !canInstall()) return;
  const families = missing.map(({ family }) => family).join(', ');
  install(
    `fonts: ${families}`,
    missing.map(({ debian }) => debian),
    'Install them yourself.',
  );
}
