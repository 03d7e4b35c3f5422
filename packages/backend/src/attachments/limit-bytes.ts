/** Passes bytes on, and throws what `tooMany` makes as soon as there are more than `max`. */
export async function* limitBytes(
  bytes: AsyncIterable<Uint8Array>,
  max: number,
  tooMany: () => Error,
): AsyncGenerator<Uint8Array> {
  let count = 0;
  for await (const chunk of bytes) {
    count += chunk.byteLength;
    if (count > max) throw tooMany();
    yield chunk;
  }
}
