import { PROTOCOL_VERSION, type ProtocolAnswer as Answer } from '@hypee/chat-protocol';
import { ProtocolAnswer } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import type { Services } from '../services.ts';
import { answer } from './answer.ts';
import { publicRoute } from './route.ts';

/** What this server can do beyond sending and reading; clients hide what is not named. */
const FEATURES = [
  'receipts',
  'replies',
  'mentions',
  'typing',
  'presence',
  'profile',
  'mark_as_unread',
  'members',
  'edits',
  'deletes',
  'reactions',
  'poll',
  'threads',
  'pins',
  'retention',
  'personal_data',
  'blocks',
  'reports',
  'search',
];

/** Level discovery. */
export function protocolRoutes(services: Services): Route[] {
  const { server, limits, directory, guests } = services.settings;
  const features = [
    ...FEATURES,
    ...(directory === 'none' ? [] : ['directory']),
    ...(guests ? ['guests'] : []),
    ...(services.incoming ? ['attachments', 'uploads'] : []),
  ];
  const json = JSON.stringify({ protocol: PROTOCOL_VERSION, server, features, limits } satisfies Answer);
  return [
    publicRoute(
      services,
      {
        method: 'GET',
        path: 'protocol/',
        summary: 'The protocol level, features and limits of this server',
        answers: { 200: ProtocolAnswer },
      },
      async () => answer(200, json),
    ),
  ];
}
