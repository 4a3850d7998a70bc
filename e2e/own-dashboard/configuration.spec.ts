import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { type NatsServer, startNatsServer } from "../../lib/event-bus/testing/nats-server";
import { expect, test } from "../dashboard";
import { endDashboards, startDashboard, whenListening } from "./own-dashboard";

const servers: NatsServer[] = [];
test.afterEach(async () => {
  await endDashboards();
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

async function serve(password: string): Promise<NatsServer> {
  const server = await startNatsServer({
    config: `authorization { users [ { user: ann, password: "${password}" } ] }`,
  });
  servers.push(server);
  return server;
}

/** One broker, whose password is in the environment. */
const configOf = ({ url }: NatsServer, variable: string) =>
  JSON.stringify({
    brokers: [{ id: "prod", kind: "nats", servers: url, login: { user: "ann", password: `\${${variable}}` } }],
  });

test("the process logs in as its configuration says, takes up a change, and shows one that it refuses", async ({
  page,
}, info) => {
  const [one, two] = [await serve("first"), await serve("second")];
  const path = info.outputPath("jetlag.json");
  writeFileSync(path, configOf(one, "FIRST"));
  const { port } = await startDashboard({ JETLAG_CONFIG: path, FIRST: "first", SECOND: "second" });
  const origin = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${origin}/api/health`));
  await page.goto(`${origin}/status`);
  await expect(page.getByText(`connected to 127.0.0.1:${one.port}`)).toBeVisible();

  writeFileSync(path, configOf(two, "SECOND"));
  await expect(page.getByText(`connected to 127.0.0.1:${two.port}`)).toBeVisible({ timeout: 20_000 });
  await page.goto(`${origin}/live`);
  await expect(page.getByText("Live", { exact: true }).first()).toBeVisible();

  writeFileSync(path, configOf(two, "THIRD"));
  await page.goto(`${origin}/status`);
  await expect(page.getByText(/is not used, the configuration before it holds: .*\$\{THIRD\} is not set/)).toBeVisible({
    timeout: 20_000,
  });
});

test("a page that is open does not turn to another broker when its own is taken out of the configuration", async ({
  page,
}, info) => {
  const path = info.outputPath("jetlag.json");
  const memory = (...ids: string[]) => JSON.stringify({ brokers: ids.map((id) => ({ id, kind: "memory" })) });
  writeFileSync(path, memory("one", "two"));
  const { port } = await startDashboard({ JETLAG_CONFIG: path });
  const origin = `http://127.0.0.1:${port}`;
  await whenListening(() => fetch(`${origin}/api/health`));
  await page.goto(`${origin}/streams`);
  await expect(page.getByRole("heading", { name: "Streams" })).toBeVisible();

  writeFileSync(path, memory("two"));
  const said = "This address is about another broker now";
  await expect(page.getByText(said, { exact: false }).first()).toBeVisible({ timeout: 20_000 });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Streams" })).toBeVisible();
  await expect(page.getByText(said, { exact: false })).toHaveCount(0);
});

test("a wrong configuration ends the start with one line that names every place, and no secret", async ({
  baseURL: _,
}, info) => {
  const path = info.outputPath("jetlag.json");
  writeFileSync(
    path,
    JSON.stringify({ brokers: [{ id: "A", kind: "nats", login: { token: "hunter2", user: "ann" } }] }),
  );
  const { child } = await startDashboard({ JETLAG_CONFIG: path, JETLAG_LOG_LEVEL: "info" }, "pipe");
  const { stderr } = child;
  const [said] = await Promise.all([stderr === null ? "" : text(stderr), once(child, "exit")]);
  expect(child.exitCode).toBe(1);
  const fatal = said.split("\n").filter((line) => line.includes("jetlag.json"));
  expect(fatal).toHaveLength(1);
  expect(fatal[0]).toMatch(/brokers\[0\]\.id: is 1 to 40/);
  expect(said).not.toContain("hunter2");
});
