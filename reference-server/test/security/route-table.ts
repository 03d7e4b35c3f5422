/**
 * Who may call what: a status for each caller of `callers.ts`. A route that stands here in no line fails the test, in whatever way it
 * was mounted. Where it depends on what is asked for, the situation stands in brackets; what is sent beyond the path, in `route-calls.ts`.
 * In each line the refused are asked first, and the conversation must be as it was before.
 */
export const ROUTES = `
                                                              none  wrong  limited  stranger  former  guest  admin  member  moderator  owner
GET /healthz                                                  200   200    200      200       200     200    200    200     200        200
GET /readyz                                                   200   200    200      200       200     200    200    200     200        200
GET /openapi.json                                             200   200    200      200       200     200    200    200     200        200
GET /metrics                                                  401   401    401      401       401     401    401    401     401        401
GET /*                                                        200   200    200      200       200     200    200    200     200        200
OPTIONS *                                                     404   404    404      404       404     404    404    404     404        404
GET /ws/                                                      404   404    404      404       404     404    404    404     404        404
GET /ws/chat/:id/                                             404   404    404      404       404     404    404    404     404        404
GET /api/protocol/                                            200   200    200      200       200     200    200    200     200        200

GET /api/conversations/                                       401   401    200      200       200     200    200    200     200        200
POST /api/conversations/                                      401   401    403      201       201     403    201    201     201        201
GET /api/conversations/:id/                                   401   401    404      404       404     404    404    200     200        200
PATCH /api/conversations/:id/                                 401   401    404      404       404     404    404    403     200        200
DELETE /api/conversations/:id/                                401   401    404      404       404     404    404    403     403        204
PATCH /api/conversations/:id/membership/                      401   401    404      404       404     404    404    200     200        200
GET /api/conversations/:id/members/                           401   401    404      404       404     404    404    200     200        200
POST /api/conversations/:id/members/                          401   401    404      404       404     404    404    403     201        200
PATCH /api/conversations/:id/members/:user_id/ (a role)       401   401    404      404       404     404    404    403     403        200
PATCH /api/conversations/:id/members/:user_id/ (a ban)        401   401    404      404       404     404    404    403     204        204
DELETE /api/conversations/:id/members/:user_id/               401   401    404      404       404     404    404    403     204        204
DELETE /api/conversations/:id/members/:user_id/ (oneself)     401   401    404      204       204     204    204    204     204        204
GET /api/conversations/:id/messages/                          401   401    404      404       404     404    404    200     200        200
GET /api/conversations/:id/events/                            401   401    404      404       404     404    404    200     200        200
GET /api/conversations/:id/pins/                              401   401    404      404       404     404    404    200     200        200
POST /api/conversations/:id/send_message/                     401   401    404      404       404     404    404    201     201        201
POST /api/conversations/:id/send_message/ (another's file)    401   401    404      404       404     404    404    400     400        400
POST /api/conversations/:id/typing/                           401   401    404      404       404     404    404    204     204        204
POST /api/conversations/:id/mark_as_read/                     401   401    404      404       404     404    404    200     200        200
POST /api/conversations/:id/mark_as_unread/                   401   401    404      404       404     404    404    200     200        200

GET /api/messages/:id/                                        401   401    404      404       404     404    404    200     200        200
GET /api/messages/:id/thread/                                 401   401    404      404       404     404    404    200     200        200
PATCH /api/messages/:id/ (another's)                          401   401    404      404       404     404    404    403     403        403
PATCH /api/messages/:id/ (own)                                401   401    404      404       404     404    404    200     200        200
DELETE /api/messages/:id/ (another's)                         401   401    404      404       404     404    404    403     200        200
DELETE /api/messages/:id/ (own)                               401   401    404      404       404     404    404    200     200        200
PUT /api/messages/:id/reactions/:emoji/                       401   401    404      404       404     404    404    200     200        200
DELETE /api/messages/:id/reactions/:emoji/                    401   401    404      404       404     404    404    200     200        200
PUT /api/messages/:id/pin/                                    401   401    404      404       404     404    404    200     200        200
DELETE /api/messages/:id/pin/                                 401   401    404      404       404     404    404    200     200        200
POST /api/messages/:id/report/                                401   401    404      404       404     404    404    201     201        201
GET /api/reports/                                             401   401    403      403       403     403    200    403     403        403
PATCH /api/reports/:id/                                       401   401    403      403       403     403    200    403     403        403
GET /api/search/                                              401   401    200      200       200     200    200    200     200        200
POST /api/poll/                                               401   401    200      200       200     200    200    200     200        200

GET /api/users/                                               401   401    200      200       200     200    200    200     200        200
GET /api/users/me/                                            401   401    200      200       200     200    200    200     200        200
PATCH /api/users/me/                                          401   401    200      200       200     200    200    200     200        200
GET /api/users/me/export/                                     401   401    403      200       200     200    200    200     200        200
GET /api/users/:id/                                           401   401    404      404       404     404    404    200     200        200
PUT /api/users/:id/                                           401   401    403      403       403     403    200    403     403        403
POST /api/users/:id/revoke/                                   401   401    403      403       403     403    204    403     403        403
GET /api/users/me/blocks/                                     401   401    200      200       200     200    200    200     200        200
PUT /api/users/:id/block/                                     401   401    404      404       404     404    404    204     204        204
DELETE /api/users/:id/block/                                  401   401    204      204       204     204    204    204     204        204

POST /api/guest/                                              403   403    403      403       403     403    403    403     403        403
POST /api/guest/ (from a page of the site)                    201   201    201      201       201     201    201    201     201        201
POST /api/guest/merge/                                        401   401    403      200       200     403    200    200     200        200
POST /api/guest/merge/ (a token of the site)                  401   401    403      400       400     403    400    400     400        400
POST /api/guest/merge/ (a guest of its own making)            401   401    403      400       400     403    400    400     400        400
POST /api/token/                                              200   200    200      200       200     200    200    200     200        200
POST /api/token/ (a wrong password)                           401   401    401      401       401     401    401    401     401        401
POST /api/token/ (no demo user)                               401   401    401      401       401     401    401    401     401        401
POST /api/token/refresh/                                      200   200    200      200       200     200    200    200     200        200
POST /api/token/refresh/ (an access token)                    401   401    401      401       401     401    401    401     401        401
POST /api/token/refresh/ (no demo user)                       401   401    401      401       401     401    401    401     401        401

POST /api/attachments/                                        401   401    201      201       201     201    201    201     201        201
GET /api/attachments/:id/ (in the conversation)               401   401    404      404       404     404    404    200     200        200
GET /api/attachments/:id/ (another's, not sent)               401   401    404      404       404     404    404    404     404        404
GET /api/attachments/:id/content/                             403   403    403      403       403     403    403    403     403        403
GET /api/attachments/:id/content/ (with its signature)        200   200    200      200       200     200    200    200     200        200
GET /api/attachments/:id/content/ (another file's signature)  403   403    403      403       403     403    403    403     403        403
GET /api/attachments/:id/thumbnail/                           403   403    403      403       403     403    403    403     403        403
POST /api/uploads/                                            401   401    201      201       201     201    201    201     201        201
OPTIONS /api/uploads/                                         204   204    204      204       204     204    204    204     204        204
OPTIONS /api/uploads/:id/                                     204   204    204      204       204     204    204    204     204        204
HEAD /api/uploads/:id/ (another's)                            401   401    404      404       404     404    404    404     404        404
HEAD /api/uploads/:id/ (own)                                  401   401    200      200       200     200    200    200     200        200
PATCH /api/uploads/:id/ (another's)                           401   401    404      404       404     404    404    404     404        404
PATCH /api/uploads/:id/ (own)                                 401   401    204      204       204     204    204    204     204        204
DELETE /api/uploads/:id/ (another's)                          401   401    404      404       404     404    404    404     404        404
DELETE /api/uploads/:id/ (own)                                401   401    204      204       204     204    204    204     204        204

DELETE /api/users/me/                                         401   401    403      204       204     204    204    204     204        204
`;

/**
 * Whose successful answers must show what is said in the conversation. No other answer may show it to who is outside, whatever its
 * status.
 */
export const SHOWS_SECRET: Readonly<Record<string, 'insiders' | 'admin' | 'former'>> = {
  'GET /api/conversations/': 'insiders',
  'GET /api/conversations/:id/': 'insiders',
  'GET /api/conversations/:id/messages/': 'insiders',
  'GET /api/conversations/:id/events/': 'insiders',
  'GET /api/conversations/:id/pins/': 'insiders',
  'GET /api/messages/:id/': 'insiders',
  'GET /api/messages/:id/thread/': 'insiders',
  'GET /api/search/': 'insiders',
  'POST /api/poll/': 'insiders',
  'PATCH /api/reports/:id/': 'admin',
  // What they said while they were in it stays theirs.
  'GET /api/users/me/export/': 'former',
};
