/** What the button looks like. The panel brings its own. */
export const launcherCss = `
:host {
  --_accent: var(--hypee-accent, light-dark(#2457d6, #2f66e8));
  --_on-accent: var(--hypee-on-accent, #fff);
  position: fixed;
  z-index: var(--hypee-launcher-z, 2147483000);
  inset: auto max(20px, env(safe-area-inset-right)) max(20px, env(safe-area-inset-bottom)) auto;
  font: 15px/21px var(--hypee-font, system-ui, sans-serif);
}
:host(:dir(rtl)) {
  inset-inline: auto max(20px, env(safe-area-inset-left));
}
:host([hidden]) {
  display: none;
}
.button {
  display: grid;
  place-items: center;
  position: relative;
  inline-size: 56px;
  block-size: 56px;
  padding: 0;
  border: 0;
  border-radius: 50%;
  background: var(--_accent);
  color: var(--_on-accent);
  box-shadow: 0 4px 16px rgb(0 0 0 / 24%);
  cursor: pointer;
}
.button:hover {
  background: color-mix(in srgb, var(--_accent) 88%, #000);
}
.button:focus-visible {
  outline: 3px solid var(--_accent);
  outline-offset: 3px;
}
svg {
  inline-size: 26px;
  block-size: 26px;
  fill: none;
  stroke: currentcolor;
  stroke-width: 2;
  stroke-linecap: round;
  stroke-linejoin: round;
}
.badge {
  position: absolute;
  inset-block-start: -4px;
  inset-inline-end: -4px;
  min-inline-size: 20px;
  padding: 0 6px;
  box-sizing: border-box;
  border: 2px solid light-dark(#fff, #15181d);
  border-radius: 12px;
  background: light-dark(#b3261e, #c9372e);
  color: #fff;
  font-size: 12px;
  font-weight: 600;
  line-height: 18px;
  text-align: center;
}
.badge:empty {
  display: none;
}
.trouble {
  position: absolute;
  inset-block-end: 64px;
  inset-inline-end: 0;
  inline-size: 220px;
  margin: 0;
  padding: 12px 16px;
  border-radius: 12px;
  background: light-dark(#fff, #303844);
  color: light-dark(#b3261e, #ffb4ab);
  box-shadow: 0 4px 16px rgb(0 0 0 / 24%);
}
.trouble:empty {
  display: none;
}
@media (forced-colors: active) {
  .button, .badge { border: 1px solid; }
}
@media print {
  :host { display: none; }
}
`;
