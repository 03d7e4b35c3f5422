import {
  AddMembersBody,
  ErrorBody,
  Member,
  Membership,
  MembersPage,
  UpdateMemberBody,
  UpdateMembershipBody,
} from '@hypee/chat-protocol/schema';
import { Type } from 'typebox';
import type { Route } from '../door.ts';
import { bodyValidator } from '../input/validator.ts';
import { addMembers } from '../rules/add-members.ts';
import { removeMember } from '../rules/remove-member.ts';
import { updateMember } from '../rules/update-member.ts';
import { updateMembership } from '../rules/update-membership.ts';
import type { Services } from '../services.ts';
import { answer, NO_CONTENT } from './answer.ts';
import { route } from './route.ts';

const readAddBody = bodyValidator(AddMembersBody);
const readMemberBody = bodyValidator(UpdateMemberBody);
const readMembershipBody = bodyValidator(UpdateMembershipBody);

/** Who is in a conversation, as what, and with which settings. */
export const memberRoutes = (services: Services): Route[] => [
  route(
    services,
    {
      method: 'POST',
      path: 'conversations/:id/members/',
      summary: 'Add members (owner, moderator)',
      body: AddMembersBody,
      answers: { 200: MembersPage, 201: MembersPage, 403: ErrorBody },
    },
    async ({ identity, body, param }) => {
      const { added, membersJson } = await addMembers(services, identity, param('id'), readAddBody(body));
      return answer(added ? 201 : 200, `{"results":[${membersJson.join(',')}],"next":null}`);
    },
  ),
  route(
    services,
    {
      method: 'PATCH',
      path: 'conversations/:id/members/:user_id/',
      summary: 'Change a role (owner), or ban and unban (owner, moderator)',
      body: UpdateMemberBody,
      answers: { 200: Member, 204: Type.Null(), 403: ErrorBody },
    },
    async ({ identity, body, param }) => {
      const json = await updateMember(services, identity, param('id'), param('user_id'), readMemberBody(body));
      return json === undefined ? NO_CONTENT : answer(200, json);
    },
  ),
  route(
    services,
    {
      method: 'DELETE',
      path: 'conversations/:id/members/:user_id/',
      summary: 'Remove a member (owner, moderator), or leave',
      answers: { 204: Type.Null(), 403: ErrorBody },
    },
    async ({ identity, param }) => {
      await removeMember(services, identity, param('id'), param('user_id'));
      return NO_CONTENT;
    },
  ),
  route(
    services,
    {
      method: 'PATCH',
      path: 'conversations/:id/membership/',
      summary: 'My settings of a conversation',
      body: UpdateMembershipBody,
      answers: { 200: Membership },
    },
    async ({ identity, body, param }) =>
      answer(200, JSON.stringify(await updateMembership(services, identity, param('id'), readMembershipBody(body)))),
  ),
];
