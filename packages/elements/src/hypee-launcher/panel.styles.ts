/** The box with the chat: beside the page, or over all of it on a phone. */
export const panelCss = `
dialog {
  position: absolute;
  inset: auto 0 72px auto;
  flex-direction: column;
  box-sizing: border-box;
  inline-size: min(400px, 100vw - 40px);
  block-size: min(680px, 100dvh - 112px);
  max-inline-size: none;
  max-block-size: none;
  margin: 0;
  padding: 0;
  border: 1px solid light-dark(#dde1e7, #2d333d);
  border-radius: 16px;
  overflow: hidden;
  background: light-dark(#fff, #15181d);
  color: inherit;
  box-shadow: 0 12px 48px rgb(0 0 0 / 28%);
}
:host(:dir(rtl)) dialog {
  inset-inline: auto 0;
}
dialog[open] {
  display: flex;
}
dialog:focus {
  outline: none;
}
dialog:focus-visible {
  outline: 2px solid var(--_accent);
  outline-offset: -2px;
}
hypee-chat {
  flex: 1;
  min-block-size: 0;
}
.bar {
  display: none;
  justify-content: end;
}
.close {
  display: grid;
  place-items: center;
  inline-size: 44px;
  block-size: 44px;
  padding: 0;
  border: 0;
  border-radius: 22px;
  background: none;
  color: light-dark(#566070, #a3adba);
  cursor: pointer;
}
.close svg {
  inline-size: 22px;
  block-size: 22px;
}
@media (max-width: 480px) {
  dialog {
    position: fixed;
    inset: 0;
    inline-size: 100%;
    block-size: 100dvh;
    padding: env(safe-area-inset-top) env(safe-area-inset-right) env(safe-area-inset-bottom) env(safe-area-inset-left);
    border: 0;
    border-radius: 0;
  }
  .bar {
    display: flex;
  }
}
@media (prefers-reduced-motion: no-preference) {
  dialog[open] {
    animation: hypee-rise 0.18s ease-out;
  }
}
@keyframes hypee-rise {
  from {
    opacity: 0;
    transform: translateY(12px);
  }
}
`;
