const TEXT =
  'A message of about the length that people write, some hundred and twenty characters of text with a few words more. ';

/** The body of a message as people write it. */
export const CONTENT = TEXT.slice(0, 120);

let sent = 0;

/** What a sender posts: another message each time. */
export const newMessage = () => ({
  content: CONTENT,
  client_id: `${process.pid.toString(36)}-${(sent++).toString(36).padStart(24, '0')}`,
});
