/**
 * Registers `<hypee-thread>`, `<hypee-search>`, `<hypee-details>` and `<hypee-attachment>` at once, for pages that lay out a chat themselves: a
 * `<hypee-conversation>` fetches them when the first is wanted. Without a DOM it does nothing.
 *
 * @packageDocumentation
 */
import './attachments/attachments.ts';
import './panes/panes.ts';
