import type { Frame } from '@hypee/chat-backend';

const FINAL_TEXT = 0x81;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

const encoded = new WeakMap<readonly Frame[], Buffer>();

/**
 * The frames as unmasked WebSocket text frames (RFC 6455, section 5.2), one behind the other. One array is encoded once,
 * for however many sockets it goes to: making a frame costs about as much as handing it to the kernel.
 */
export function encodeFrames(frames: readonly Frame[]): Buffer {
  const known = encoded.get(frames);
  if (known) return known;
  const bytes = encode(frames);
  encoded.set(frames, bytes);
  return bytes;
}

function encode(frames: readonly Frame[]): Buffer {
  const size = frames.reduce((sum, frame) => sum + headerSize(frame.bytes) + frame.bytes, 0);
  const buffer = Buffer.allocUnsafe(size);
  let offset = 0;
  for (const frame of frames) {
    offset = writeHeader(buffer, offset, frame.bytes);
    offset += buffer.write(frame.json, offset);
  }
  return buffer;
}

const headerSize = (bytes: number): number => (bytes < LENGTH_16 ? 2 : bytes <= 0xffff ? 4 : 10);

function writeHeader(buffer: Buffer, start: number, bytes: number): number {
  const offset = buffer.writeUInt8(FINAL_TEXT, start);
  if (bytes < LENGTH_16) return buffer.writeUInt8(bytes, offset);
  if (bytes <= 0xffff) return buffer.writeUInt16BE(bytes, buffer.writeUInt8(LENGTH_16, offset));
  return buffer.writeBigUInt64BE(BigInt(bytes), buffer.writeUInt8(LENGTH_64, offset));
}
