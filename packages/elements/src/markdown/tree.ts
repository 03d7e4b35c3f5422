/** What a message's Markdown says: nothing in it is markup, everything is text. A line break is a `\n` in a text. */
export type Inline =
  | string
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'em' | 'strong' | 'del'; readonly children: readonly Inline[] }
  /** `url` has passed `safeUrl`. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] };

export type Block =
  | { readonly kind: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly kind: 'quote'; readonly children: readonly Block[] }
  /** `start`: the first number of a list that has numbers. */
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  /** `info`: what stood after the opening fence, as the name of a language. */
  | { readonly kind: 'fence'; readonly info: string; readonly text: string };
