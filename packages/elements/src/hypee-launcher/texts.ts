type Texts = readonly [open: string, close: string, failed: string, panel: string];

/** What the button is called, to open and to close the chat, that it cannot be had, and what the panel is called. All else is said by the chat. */
const TEXTS: Readonly<Record<string, Texts>> = {
  en: ['Open chat', 'Close chat', 'The chat could not be loaded. Try again.', 'Chat'],
  ar: ['فتح الدردشة', 'إغلاق الدردشة', 'تعذّر تحميل الدردشة. حاول مرة أخرى.', 'الدردشة'],
  de: ['Chat öffnen', 'Chat schließen', 'Der Chat konnte nicht geladen werden. Versuchen Sie es erneut.', 'Chat'],
  es: ['Abrir el chat', 'Cerrar el chat', 'No se pudo cargar el chat. Inténtalo de nuevo.', 'Chat'],
  fr: [
    'Ouvrir la messagerie',
    'Fermer la messagerie',
    'La messagerie n’a pas pu être chargée. Réessayez.',
    'Messagerie',
  ],
  pt: ['Abrir o chat', 'Fechar o chat', 'Não foi possível carregar o chat. Tente de novo.', 'Chat'],
};

/** The texts in the language of a place, else in the browser's, else in English. */
export function textsAt(element: Element): Texts {
  const lang = element.closest('[lang]')?.getAttribute('lang');
  for (const one of [...(lang ? [lang] : []), ...navigator.languages, 'en']) {
    const texts = TEXTS[one.slice(0, 2)];
    if (texts) return texts;
  }
  return ['', '', '', ''];
}
