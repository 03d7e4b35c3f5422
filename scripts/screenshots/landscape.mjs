/**
 * A picture of hills under a sky, of a size: another one for each seed.
 *
 * @param {number} seed
 * @param {number} width
 * @param {number} height
 */
export function landscape(seed, width, height) {
  const hue = (seed * 67) % 360;
  const hills = [0.55, 0.7, 0.85].map((top, index) => {
    const y = (/** @type {number} */ x) => Math.round(height * (top + 0.08 * Math.sin(seed + index * 2 + x / 90)));
    const points = Array.from({ length: 41 }, (_, place) => (width * place) / 40).map(
      (x) => `${Math.round(x)},${y(x)}`,
    );
    return `<polygon fill="hsl(${(hue + 90 + index * 12) % 360} 40% ${46 - index * 12}%)" points="0,${height} ${points.join(' ')} ${width},${height}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <linearGradient id="sky" x2="0" y2="1"><stop stop-color="hsl(${hue} 60% 62%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 80% 88%)"/></linearGradient>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    <circle cx="${width * 0.7}" cy="${height * 0.28}" r="${Math.min(width, height) * 0.09}" fill="#fffbe0"/>
    ${hills.join('')}
  </svg>`;
}
