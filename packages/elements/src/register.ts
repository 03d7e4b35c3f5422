type VersionedElement = CustomElementConstructor & { readonly version: string };

/**
 * Defines a tag unless it is defined. A page that loads two versions keeps the first, and a warning says so.
 */
export function register(tag: string, element: VersionedElement): void {
  // Where there is no DOM, as on a server that renders pages, there is nothing to define.
  if (typeof customElements === 'undefined') return;
  const present = customElements.get(tag) as Partial<VersionedElement> | undefined;
  if (!present) {
    customElements.define(tag, element);
  } else if (present.version !== element.version) {
    console.warn(
      `@hypee/chat-elements: <${tag}> is already defined, by version ${present.version ?? 'unknown'}; ` +
        `version ${element.version} is ignored. Load one version only.`,
    );
  }
}
