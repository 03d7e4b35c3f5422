import { isObject, parseErrorBody, readString, type Json } from '@hypee/chat-protocol';

/** The text for people in an error of an existing backend, in whatever form: DRF's own, wrapped, or by field. */
export function errorText(body: unknown): ReturnType<typeof parseErrorBody> {
  const inside = isObject(body) && isObject(body['details']) ? body['details'] : body;
  if (!isObject(inside)) return parseErrorBody(body);
  const fields = Object.entries(inside).filter((entry): entry is [string, string[]] => {
    const [, texts] = entry;
    return Array.isArray(texts) && texts.every((text) => typeof text === 'string');
  });
  const first = fields[0]?.[1][0];
  const detail = (inside === body ? undefined : textOf(inside)) ?? first ?? textOf(isObject(body) ? body : {});
  return parseErrorBody({
    ...(inside['code'] !== undefined && { code: inside['code'] }),
    detail,
    fields: Object.fromEntries(fields),
  });
}

function textOf(body: Json): string | undefined {
  const { error } = body;
  return (
    readString(body['detail']) ??
    readString(body['message']) ??
    readString(error) ??
    (isObject(error) ? readString(error['message']) : undefined)
  );
}
