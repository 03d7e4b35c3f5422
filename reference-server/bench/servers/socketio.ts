/** What a chat on Socket.IO and better-sqlite3 does: one durable insert for each message, then the answer and the room. */
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { messageTable, type Posted } from '../lib/message-table.ts';
import { serveParent } from '../lib/child-server.ts';

const [file = ''] = process.argv.slice(2);
const { insert } = messageTable(file);

const server = createServer();
const io = new Server(server, { transports: ['websocket'] });
io.on('connection', (socket) => {
  const room = `room of ${socket.id}`;
  void socket.join(room);
  socket.on('send', (message: Posted, answer: (stored: Posted) => void) => {
    insert(message);
    answer(message);
    socket.to(room).emit('message', message);
  });
});
server.listen(0, '127.0.0.1', () => serveParent(server));
