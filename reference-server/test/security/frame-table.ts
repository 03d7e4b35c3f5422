/**
 * What becomes of each frame a client may send, and of the base socket, for each caller of `callers.ts`: a close code, the code of an
 * error frame, or what the caller or the others get to see. A frame that stands here in no line fails the test. How it is sent, and how
 * the outcome is found, stands in `frame-calls.ts`.
 */
export const FRAMES = `
                                none               wrong  limited           stranger          former            guest             admin             member            moderator         owner
connect                         validation_error   4401   gone              gone              gone              gone              gone              events            events            events
connect (then somebody writes)  unheard            4401   unheard           unheard           unheard           unheard           unheard           heard             heard             heard
connect (again)                 validation_error   4401   validation_error  validation_error  validation_error  validation_error  validation_error  validation_error  validation_error  validation_error
auth (own token)                not_authenticated  4401   auth_ok           auth_ok           auth_ok           auth_ok           auth_ok           auth_ok           auth_ok           auth_ok
auth (another user's)           not_authenticated  4401   4403              4403              4403              4403              4403              4403              4403              4403
auth (a refresh token)          not_authenticated  4401   4401              4401              4401              4401              4401              4401              4401              4401
ping                            not_authenticated  4401   pong              pong              pong              pong              pong              pong              pong              pong
typing                          not_authenticated  4401   not_found         not_found         not_found         not_found         not_found         heard             heard             heard
ack                             not_authenticated  4401   unmoved           unmoved           unmoved           unmoved           unmoved           moved             moved             moved
presence                        not_authenticated  4401   away              offline           offline           offline           offline           away              away              away
presence_watch                  not_authenticated  4401   offline           offline           offline           offline           offline           online            online            online
/ws/chat/:id/                   4401               4401   4404              4404              4404              4404              4404              heard             heard             heard
`;
