import { createServer, type Server } from "node:net";
import { afterEach, expect, test } from "vitest";
import { claimDashboardPort, findFreePort, findPort } from "./ports.mjs";

let server: Server | undefined;
afterEach(() => server?.close());

async function occupy(port: number): Promise<number> {
  const occupied = createServer();
  server = occupied;
  await new Promise<void>((resolve) => occupied.listen(port, "127.0.0.1", resolve));
  return port;
}

test("a busy port is refused with the command that takes another one", async () => {
  const port = await occupy(await findFreePort());
  await expect(claimDashboardPort(port, "127.0.0.1", 0)).rejects.toThrow(`PORT=${port + 1} npm start`);
});

test("a port that is just being let go is waited for", async () => {
  const port = await occupy(await findFreePort());
  const claim = claimDashboardPort(port, "127.0.0.1", 5_000);
  server?.close();
  expect(await claim).toBe(port);
});

test("an address of another machine is refused", async () => {
  await expect(claimDashboardPort(0, "192.0.2.1")).rejects.toThrow("HOST=192.0.2.1 is no address of this machine");
});

test("the preferred port is taken when it is free, another one when not", async () => {
  const port = await findFreePort();
  expect(await findPort(port)).toBe(port);
  await occupy(port);
  expect(await findPort(port)).not.toBe(port);
});
