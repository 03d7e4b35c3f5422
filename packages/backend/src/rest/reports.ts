import {
  ErrorBody,
  Report,
  ReportBody,
  ReportsPage,
  ReportsQuery,
  SettleReportBody,
} from '@hypee/chat-protocol/schema';
import type { Route } from '../door.ts';
import { bodyValidator, queryValidator } from '../input/validator.ts';
import { reportMessage, requireAdmin, settleReport } from '../rules/reports.ts';
import type { Services } from '../services.ts';
import { reportsJson } from '../wire/report-json.ts';
import { answer } from './answer.ts';
import { nextPage, pageLimit, readPlace } from './paging.ts';
import { route } from './route.ts';

const readReportBody = bodyValidator(ReportBody);
const readSettleBody = bodyValidator(SettleReportBody);
const readQuery = queryValidator(ReportsQuery);

/** What users tell those who moderate the server, and what becomes of it. */
export const reportRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'POST',
      path: 'messages/:id/report/',
      summary: 'Tell those who moderate the server about a message',
      body: ReportBody,
      answers: { 200: Report, 201: Report, 409: ErrorBody },
    },
    async ({ identity, body, param }) => {
      const { created, reportJson } = await reportMessage(services, identity, param('id'), readReportBody(body));
      return answer(created ? 201 : 200, reportJson);
    },
  ),
  route(
    services,
    {
      method: 'GET',
      path: 'reports/',
      summary: 'Reports, the newest first (role: admin)',
      query: ReportsQuery,
      answers: { 200: ReportsPage, 403: ErrorBody },
    },
    async ({ identity, query }) => {
      requireAdmin(identity);
      const { limit: asked, cursor, status } = readQuery(query);
      const limit = pageLimit(asked, services.settings.limits);
      return services.ports.store.read(async (tx) => {
        const rows = await tx.reports({
          // One more than asked tells whether there is a next page.
          limit: limit + 1,
          ...(cursor !== undefined && { belowNumber: readPlace(cursor) }),
          ...(status !== undefined && { status }),
        });
        const page = rows.slice(0, limit);
        const last = rows.length > limit ? page.at(-1) : undefined;
        const next = last && nextPage('reports/', query, String(last.number));
        const results = await reportsJson(tx, services.ports, page, identity.userId);
        return answer(200, `{"results":[${results.join(',')}],"next":${JSON.stringify(next ?? null)}}`);
      });
    },
  ),
  route(
    services,
    {
      method: 'PATCH',
      path: 'reports/:id/',
      summary: 'Settle a report, or open it again (role: admin)',
      body: SettleReportBody,
      answers: { 200: Report, 403: ErrorBody },
    },
    async ({ identity, body, param }) =>
      answer(200, await settleReport(services, identity, param('id'), readSettleBody(body).status)),
  ),
];
