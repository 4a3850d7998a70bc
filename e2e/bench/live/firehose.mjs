// Sends core messages to a nats-server as fast as it takes them: the bytes are written out beforehand, so that this
// process costs next to nothing. Argument: {"port", "blocks", "block"}: a file of PUB operations, sent so many times.
// A line on standard input starts it; "done" is printed when the server has everything.
import { once } from "node:events";
import { connect } from "node:net";

const { port, blocks, block } = JSON.parse(process.argv[2] ?? "{}");
const bytes = Buffer.from(block, "latin1");
const socket = connect(port, "127.0.0.1");
let heard = "";
socket.on("data", (data) => {
  heard += data.toString("latin1");
});
const until = async (words) => {
  while (!heard.includes(words)) await once(socket, "data");
};
await until("INFO ");
socket.write('CONNECT {"verbose":false,"name":"firehose"}\r\n');
process.stdout.write("ready\n");
await once(process.stdin, "data");
for (let sent = 0; sent < blocks; sent++) if (!socket.write(bytes)) await once(socket, "drain");
socket.write("PING\r\n");
await until("PONG");
process.stdout.write("done\n");
process.exit(0);
