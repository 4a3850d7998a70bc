import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";

/** What {@link startReverseProxy} takes. */
export interface ReverseProxyOptions {
  /** Origin of the dashboard behind it. */
  readonly target: string;
  /** The target's own host in place of the one that the browser asked for, as many proxies are configured. */
  readonly rewritesHost: boolean;
  /** Any free one when left out. */
  readonly port?: number;
}

/** A reverse proxy of the test's own, which passes requests and WebSockets on. */
export interface ReverseProxy {
  /** Its origin. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts one. */
export async function startReverseProxy({
  target,
  rewritesHost,
  port: wanted = 0,
}: ReverseProxyOptions): Promise<ReverseProxy> {
  const pass = ({ method, url, headers }: IncomingMessage) =>
    request(`${target}${url}`, {
      method,
      headers: rewritesHost ? { ...headers, host: new URL(target).host } : headers,
    });
  const proxy = createServer((incoming, outgoing) => {
    const passed = pass(incoming);
    passed.on("response", (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("error", () => passed.destroy());
    incoming.pipe(passed);
  });
  proxy.on("upgrade", (incoming, socket, head) => {
    // A browser that is refused may be gone before it has read why.
    socket.on("error", () => socket.destroy());
    const passed = pass(incoming);
    passed.on("upgrade", (response, upstream, first) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headerLines(response)}\r\n`);
      socket.write(first);
      upstream.write(head);
      pipeline(socket, upstream, () => upstream.destroy());
      pipeline(upstream, socket, () => socket.destroy());
    });
    passed.on("response", (response) => {
      socket.write(`HTTP/1.1 ${response.statusCode} Refused\r\n${headerLines(response)}\r\n`);
      response.pipe(socket);
    });
    passed.on("error", () => socket.destroy());
    passed.end();
  });
  await once(proxy.listen(wanted, "127.0.0.1"), "listening");
  const { port } = proxy.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      proxy.closeAllConnections();
      proxy.close();
      await once(proxy, "close");
    },
  };
}

function headerLines({ rawHeaders }: IncomingMessage): string {
  const fields = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${rawHeaders[at + 1]}\r\n`] : []));
  return fields.join("");
}
