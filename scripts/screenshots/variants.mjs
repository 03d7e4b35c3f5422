/**
 * How a scene is looked at.
 *
 * @typedef {{ width: number, height: number, theme: 'light' | 'dark', lang: 'en' | 'ar' }} View `lang` brings its direction
 * @typedef {View & { name: string }} Variant
 */

const HEIGHT = 640;

/** @type {Variant[]} */
export const variants = /** @type {const} */ (['en', 'ar']).flatMap((lang) =>
  /** @type {const} */ (['light', 'dark']).flatMap((theme) =>
    [320, 390, 768, 1280].map((width) => {
      const direction = lang === 'ar' ? 'rtl' : 'ltr';
      return { name: `${width}-${theme}-${direction}`, width, height: HEIGHT, theme, lang };
    }),
  ),
);

/** @type {View} */
export const README_SIZE = { width: 1280, height: 760, theme: 'light', lang: 'en' };
