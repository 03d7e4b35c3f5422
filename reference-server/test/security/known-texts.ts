import type { Known } from './arbitrary.ts';
import { say } from '../support/server.ts';
import type { World } from './callers.ts';

/** What there is on a server with a few conversations. */
export async function knownTexts(world: World): Promise<Known> {
  const scenes = [];
  const own: string[] = [];
  for (let n = 0; n < 3; n += 1) {
    const scene = await world.newScene();
    scenes.push(scene);
    for (let m = 0; m < 3; m += 1) own.push((await say(world.server, 'owner', scene.conversation.id, 'Mine')).json.id);
  }
  return {
    conversations: scenes.map(({ conversation }) => conversation.id),
    messages: [...own, ...scenes.flatMap(({ message, formersMessage }) => [message.id, formersMessage.id])],
    users: ['member', 'moderator', 'author', 'former', 'stranger', 'me'],
    cursors: scenes.map(({ conversation }) => conversation.cursor),
    words: ['a', 'secret', '👍', 'Hello **there**', '1', '5.x'],
  };
}
