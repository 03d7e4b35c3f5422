import { css } from 'lit';
import { buttons, reset, tokens } from '../base/theme.styles.ts';

export const styles = [
  tokens,
  reset,
  buttons,
  css`
    :host {
      display: block;
      inline-size: 280px;
      max-inline-size: 100%;
      color: inherit;
      border-radius: calc(var(--_radius) - 4px);
    }

    :host([visual]) {
      position: relative;
      inline-size: var(--_width, 320px);
      aspect-ratio: var(--_ratio, 1.333);
      overflow: hidden;
    }

    :host([tile]) {
      inline-size: 100%;
      block-size: 100%;
      min-block-size: 0;
      aspect-ratio: auto;
    }

    .box {
      display: block;
      position: absolute;
      inset: 0;
      min-inline-size: 0;
      min-block-size: 0;
      inline-size: 100%;
      block-size: 100%;
      padding: 0;
      overflow: hidden;
      border-radius: inherit;
      background: light-dark(#d3d8e0, #39414d);
      color: #fff;
    }

    button.box:hover {
      background: light-dark(#d3d8e0, #39414d);
    }

    button.box:hover::after {
      position: absolute;
      inset: 0;
      background: rgb(0 0 0 / 8%);
      content: '';
    }

    .box:focus-visible {
      outline: 3px solid #fff;
      outline-offset: -5px;
      box-shadow: inset 0 0 0 2px #000;
    }

    .box > :is(canvas, img, video) {
      position: absolute;
      inset: 0;
      inline-size: 100%;
      block-size: 100%;
      object-fit: cover;
    }

    .box > canvas {
      object-fit: fill;
    }

    .box:disabled > canvas {
      object-fit: cover;
    }

    .box > video {
      object-fit: contain;
    }

    .film,
    .more,
    .note,
    .trouble {
      display: grid;
      position: absolute;
      place-items: center;
    }

    .film {
      inset: calc(50% - 24px) auto auto calc(50% - 24px);
      inline-size: 48px;
      block-size: 48px;
      border-radius: 50%;
      background: rgb(0 0 0 / 55%);
    }

    .film svg {
      inline-size: 24px;
      block-size: 24px;
    }

    .length {
      position: absolute;
      inset: auto auto 6px 6px;
      padding: 0 6px;
      border-radius: 9px;
      background: rgb(0 0 0 / 60%);
      font-size: 12px;
      font-weight: 600;
      line-height: 18px;
    }

    .more {
      inset: 0;
      background: rgb(0 0 0 / 50%);
      font-size: 24px;
      font-weight: 600;
    }

    .note {
      inset: auto 0 0;
      padding: 4px;
      background: rgb(0 0 0 / 70%);
      color: #fff;
      font-size: 12px;
      line-height: 16px;
    }

    .trouble {
      inset: 0;
      place-content: center;
      gap: 2px;
      padding: 4px;
      overflow: hidden;
      background: light-dark(#e7eaef, #2b313b);
      color: light-dark(#14171c, #eceff3);
      font-size: 12px;
      line-height: 16px;
      text-align: center;
    }

    .trouble button {
      min-block-size: 36px;
      color: inherit;
      text-decoration: underline;
    }

    .file {
      display: flex;
      align-items: center;
      gap: calc(2 * var(--_space));
      min-block-size: 52px;
      padding: calc(1.5 * var(--_space)) calc(2.5 * var(--_space)) calc(1.5 * var(--_space)) calc(1.5 * var(--_space));
      padding-inline: calc(1.5 * var(--_space)) calc(2.5 * var(--_space));
      border-radius: inherit;
      background: color-mix(in srgb, currentcolor 9%, transparent);
      color: inherit;
      text-decoration: none;
    }

    a.file:hover {
      background: color-mix(in srgb, currentcolor 16%, transparent);
    }

    :is(.file, .play, .save, input):focus-visible {
      outline-color: currentcolor;
      outline-offset: -2px;
    }

    .icon {
      display: grid;
      flex: none;
      place-items: center;
      inline-size: 40px;
      block-size: 40px;
      border-radius: 10px;
      background: color-mix(in srgb, currentcolor 14%, transparent);
    }

    .words {
      flex: 1;
      min-inline-size: 0;
    }

    .file-name {
      display: flex;
      font-weight: 600;
      line-height: 20px;
      white-space: nowrap;
    }

    .file-name > :first-child {
      overflow: hidden;
      text-overflow: ellipsis;
    }

    .file-name > :last-child {
      flex: none;
    }

    .sub {
      display: flex;
      justify-content: space-between;
      gap: calc(2 * var(--_space));
      font-size: 12px;
      line-height: 16px;
    }

    .sound {
      padding: calc(1.5 * var(--_space));
      border-radius: inherit;
    }

    .heading {
      display: flex;
      align-items: center;
      justify-content: space-between;
      gap: var(--_space);
      padding-inline-start: calc(1.5 * var(--_space));
    }

    .heading[hidden] {
      display: none;
    }

    .heading .file-name {
      min-inline-size: 0;
    }

    .heading .save {
      flex: none;
      padding: 0;
      color: inherit;
    }

    .player {
      display: flex;
      align-items: center;
      gap: calc(2.5 * var(--_space));
    }

    .play {
      flex: none;
      padding: 0;
      background: color-mix(in srgb, currentcolor 14%, transparent);
      color: inherit;
    }

    .play:hover {
      background: color-mix(in srgb, currentcolor 22%, transparent);
    }

    .play:disabled {
      color: inherit;
      opacity: 0.5;
    }

    svg.solid {
      inline-size: 24px;
      block-size: 24px;
      fill: currentcolor;
      stroke: none;
    }

    .track {
      display: grid;
      flex: 1;
      grid-template-columns: minmax(0, 1fr);
      min-inline-size: 0;
      padding-inline-end: calc(2 * var(--_space));
    }

    .track > :is(.wave, .line, input) {
      grid-area: 1 / 1;
      align-self: center;
      inline-size: 100%;
      block-size: 28px;
      margin: 0;
    }

    .wave {
      stroke: color-mix(in srgb, currentcolor 40%, transparent);
      stroke-width: 2.5;
    }

    .wave:dir(rtl) {
      transform: scaleX(-1);
    }

    .wave.heard {
      clip-path: inset(0 calc(100% - 100% * var(--_heard, 0)) 0 0);
      stroke: currentcolor;
    }

    .track > .line {
      block-size: 4px;
      overflow: hidden;
      border-radius: 2px;
      background: color-mix(in srgb, currentcolor 30%, transparent);
    }

    .line .line {
      display: block;
      inline-size: calc(100% * var(--_heard, 0));
      block-size: 100%;
      background: currentcolor;
    }

    .track > input {
      appearance: none;
      background: none;
      color: inherit;
      cursor: pointer;
      touch-action: none;
    }

    input::-webkit-slider-thumb {
      inline-size: 14px;
      block-size: 14px;
      appearance: none;
      border: 0;
      border-radius: 50%;
      background: currentcolor;
    }

    input::-moz-range-thumb {
      inline-size: 14px;
      block-size: 14px;
      border: 0;
      border-radius: 50%;
      background: currentcolor;
    }

    input:disabled {
      opacity: 0;
    }

    @media (pointer: fine) {
      .heading .save {
        min-inline-size: 32px;
        min-block-size: 32px;
      }
    }

    @media (pointer: coarse) {
      .track > input {
        block-size: 44px;
        margin-block: -8px;
      }
    }

    @media (forced-colors: active) {
      .box,
      .file,
      .play {
        border: 1px solid;
      }

      .film,
      .length,
      .more,
      .note {
        background: Canvas;
        color: CanvasText;
      }

      .box:focus-visible {
        outline-color: Highlight;
      }

      .wave {
        stroke: GrayText;
      }

      .wave.heard {
        stroke: Highlight;
      }

      .track > .line {
        border: 1px solid;
      }

      .line .line {
        background: Highlight;
      }

      input::-webkit-slider-thumb {
        background: ButtonText;
      }
    }
  `,
];
