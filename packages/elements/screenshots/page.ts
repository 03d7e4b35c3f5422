// Runs in the page that is photographed, beside the built elements.
import { frames, scenes } from './scenes.ts';
import { talks } from './talk.ts';

interface Stage {
  readonly sceneNames: readonly string[];
  /** Draws a scene anew, in a language and its direction. */
  showScene(name: string, lang: keyof typeof talks): Promise<void>;
}

async function showScene(name: string, lang: keyof typeof talks): Promise<void> {
  const scene = scenes[name]?.(talks[lang]);
  if (!scene) throw new Error(`There is no scene ${name}.`);
  document.documentElement.lang = lang;
  document.documentElement.dir = lang === 'ar' ? 'rtl' : 'ltr';
  const element = document.createElement('hypee-chat');
  element.chat = scene.chat;
  element.layout = 'inbox';
  element.conversation = scene.open;
  document.body.replaceChildren(element);
  await document.fonts.ready;
  // Rows measure themselves and scroll to their end.
  await frames(3);
  await scene.then?.(element);
  await frames(3);
}

const stage: Stage = { sceneNames: Object.keys(scenes), showScene };
Object.assign(window, stage);
