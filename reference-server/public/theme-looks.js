// The looks of docs/theming.md: tokens without `--hypee-`.
export const LOOKS = {
  plain: {},
  warm: {
    accent: 'light-dark(#c2410c, #fb923c)',
    surface: 'light-dark(#fffaf5, #1c1512)',
    'surface-raised': 'light-dark(#fdf1e6, #261c17)',
    'surface-selected': 'light-dark(#fbe3cf, #45301f)',
    'surface-floating': 'light-dark(#fffaf5, #35271f)',
    text: 'light-dark(#2b1a10, #f7ebe2)',
    'text-muted': 'light-dark(#6f5648, #c2ab9c)',
    border: 'light-dark(#f0dccb, #3b2c23)',
    'bubble-other': 'light-dark(#f8e8da, #33261f)',
    radius: '22px',
  },
  tool: {
    accent: 'light-dark(#334155, #94a3b8)',
    surface: 'light-dark(#fff, #0f1216)',
    'surface-raised': 'light-dark(#f8fafc, #151a20)',
    'surface-selected': 'light-dark(#e2e8f0, #253040)',
    'surface-floating': 'light-dark(#fff, #1f2733)',
    border: 'light-dark(#e2e8f0, #252c36)',
    'bubble-other': 'light-dark(#f1f5f9, #1b222c)',
    radius: '6px',
    'radius-joined': '2px',
    space: '3px',
  },
  night: {
    accent: 'light-dark(#6d28d9, #a78bfa)',
    surface: 'light-dark(#fdfcff, #120f1d)',
    'surface-raised': 'light-dark(#f5f2fd, #191527)',
    'surface-selected': 'light-dark(#e6defa, #322a52)',
    'surface-floating': 'light-dark(#fdfcff, #2a2342)',
    text: 'light-dark(#1d1533, #efeafc)',
    'text-muted': 'light-dark(#5e5478, #b3a9d1)',
    border: 'light-dark(#e3dcf3, #2b2442)',
    'bubble-other': 'light-dark(#efeaf9, #241e3a)',
    radius: '14px',
  },
};

export const FONTS = {
  system: '',
  serif: "Georgia, 'Times New Roman', serif",
  rounded: "ui-rounded, 'SF Pro Rounded', Nunito, Quicksand, system-ui, sans-serif",
  mono: 'ui-monospace, Menlo, Consolas, monospace',
};
