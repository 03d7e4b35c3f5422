import { SearchPage, SearchQuery } from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import { queryValidator } from '../input/validator.ts';
import { searchMessages } from '../rules/search.ts';
import type { Services } from '../services.ts';
import { answer } from './answer.ts';
import { nextPage, pageLimit, readPlace } from './paging.ts';
import { route } from './route.ts';

const readQuery = queryValidator(SearchQuery);

/** Full text. */
export const searchRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'GET',
      path: 'search/',
      summary: 'Messages with these words or files, in what I may read, those that came last first',
      query: SearchQuery,
      answers: { 200: SearchPage },
    },
    async ({ identity, query }) => {
      const asked = readQuery(query);
      const { hitsJson, next } = await searchMessages(services, identity, asked, {
        limit: pageLimit(asked.limit, services.settings.limits),
        ...(asked.cursor !== undefined && { below: readPlace(asked.cursor) }),
      });
      const address = next === undefined ? null : nextPage('search/', query, String(next));
      return answer(200, `{"results":[${hitsJson.join(',')}],"next":${JSON.stringify(address)}}`);
    },
  ),
];
