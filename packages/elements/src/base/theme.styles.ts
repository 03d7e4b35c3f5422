import { css } from 'lit';

/**
 * The tokens. Pages set `--hypee-*`; the sheets below use `--_*`, which carry the defaults, so that a part looks the same
 * inside a chat and alone. `light-dark()` follows the `color-scheme` of the place.
 */
export const tokens = css`
  :host {
    --_accent: var(--hypee-accent, light-dark(#2457d6, #2f66e8));
    --_on-accent: var(--hypee-on-accent, #fff);
    --_accent-text: var(--hypee-accent-text, light-dark(#2457d6, #9dbbff));
    --_surface: var(--hypee-surface, light-dark(#fff, #15181d));
    --_surface-raised: var(--hypee-surface-raised, light-dark(#f5f6f8, #1c2027));
    --_surface-selected: var(--hypee-surface-selected, light-dark(#e4ebfb, #26344f));
    --_surface-floating: var(--hypee-surface-floating, light-dark(#fff, #303844));
    --_text: var(--hypee-text, light-dark(#14171c, #eceff3));
    --_text-muted: var(--hypee-text-muted, light-dark(#566070, #a3adba));
    --_border: var(--hypee-border, light-dark(#dde1e7, #2d333d));
    --_control-border: var(--hypee-control-border, light-dark(#868f9c, #717b89));
    --_danger: var(--hypee-danger, light-dark(#b3261e, #ffb4ab));
    --_bubble-own: var(--hypee-bubble-own, var(--_accent));
    --_bubble-own-text: var(--hypee-bubble-own-text, var(--_on-accent));
    --_bubble-other: var(--hypee-bubble-other, light-dark(#eef0f3, #272d37));
    --_bubble-other-text: var(--hypee-bubble-other-text, var(--_text));
    --_radius: var(--hypee-radius, 18px);
    --_radius-joined: var(--hypee-radius-joined, 6px);
    --_space: var(--hypee-space, 4px);
    --_font: var(--hypee-font, system-ui, sans-serif);

    box-sizing: border-box;
    color: var(--_text);
    font: 15px/21px var(--_font);
  }

  :host([hidden]) {
    display: none;
  }

  /*
    Text on the accent and the accent as text can be read whatever the accent is. Black or white by the luminance that WCAG 2
    defines (the Y of XYZ): at 0.179 both have the same contrast, 4.58:1. What is behind an accent that can be seen through is not
    known here, so it is drawn solid. What is no colour leaves the ground and the text of the place. Firefox before 128 has the
    colours above.
  */
  @supports (color: oklch(from red l c h)) {
    :host {
      --_accent: rgb(from var(--hypee-accent, light-dark(#2457d6, #2f66e8)) r g b / 1);
      --_on-accent: var(
        --hypee-on-accent,
        color(
          from var(--_accent) xyz-d65 clamp(0, (0.179 - y) * 99999, 0.9505) clamp(0, (0.179 - y) * 99999, 1)
            clamp(0, (0.179 - y) * 99999, 1.089) / 1
        )
      );
      --_bubble-own-text: var(
        --hypee-bubble-own-text,
        color(
          from var(--_bubble-own) xyz-d65 clamp(0, (0.179 - y) * 99999, 0.9505) clamp(0, (0.179 - y) * 99999, 1)
            clamp(0, (0.179 - y) * 99999, 1.089) / 1
        )
      );
      --_accent-text: var(
        --hypee-accent-text,
        light-dark(oklch(from var(--_accent) min(l, 0.45) c h), oklch(from var(--_accent) max(l, 0.77) calc(c * 0.6) h))
      );
    }
  }
`;

/** What every shadow root begins with. */
export const reset = css`
  *,
  *::before,
  *::after {
    box-sizing: inherit;
  }

  h2,
  p,
  ul {
    margin: 0;
    padding: 0;
    list-style: none;
    font: inherit;
  }

  :focus-visible {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }

  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Buttons: 44 px to touch, whatever they look like. */
export const buttons = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(2 * var(--_space));
    min-inline-size: 44px;
    min-block-size: 44px;
    padding: 0 calc(3 * var(--_space));
    border: 0;
    border-radius: 22px;
    background: none;
    color: var(--_accent-text);
    font: inherit;
    font-weight: 600;
    cursor: pointer;
  }

  button:hover {
    background: color-mix(in srgb, currentcolor 10%, transparent);
  }

  button:disabled {
    color: var(--_text-muted);
    cursor: default;
    background: none;
  }

  svg {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    fill: none;
    stroke: currentcolor;
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`;
