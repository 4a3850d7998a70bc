import { jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import { paths } from "../lib/contract/paths";
import type { Broker } from "./broker";
import { expect, test } from "./dashboard";

async function addStream(broker: Broker, name: string, config: Partial<StreamConfig>): Promise<void> {
  await (await jetstreamManager(broker.connection)).streams.add({ name, ...config });
}

test("a message that its stream stores under another subject is found, and its readers are known before", async ({
  page,
  broker,
  request,
  streamName,
}) => {
  const name = `X${streamName}`;
  const transform = { src: `${name}.in.>`, dest: `${name}.out.>` };
  await addStream(broker, name, { subjects: [`${name}.in.>`], subject_transform: transform });
  await addStream(broker, `M${name}`, { mirror: { name } });
  try {
    await broker.addConsumer(name, "reader");
    await broker.addConsumer(`M${name}`, "copyreader");
    await request.get(paths.stream(`M${name}`));
    await request.get(paths.consumer(name, "reader"));
    await request.get(paths.consumer(`M${name}`, "copyreader"));

    await page.goto(`/publish?subject=${name}.in.created`);
    const readers = page.getByRole("region", { name: "Who will receive it" });
    await expect(readers).toContainText(`stored as ${name}.out.created`);
    await expect(readers).toContainText(`copied to M${name}`);
    await expect(readers).toContainText("2 consumers match");

    await page.goto(`/live?subject=${name}.>`);
    await expect(page.getByText("connected, no message yet")).toBeVisible();
    await broker.publish(`${name}.in.created`, "1");
    await page.getByRole("grid", { name: "Messages" }).getByText(`${name}.in.created`).click();
    await expect(page.getByRole("dialog")).toContainText(`${name} #1 as ${name}.out.created`);

    await page.goto(`/streams/${name}`);
    await expect(page.getByText("Subject transform")).toBeVisible();
    await expect(page.getByText(`${name}.in.> to ${name}.out.>`)).toBeVisible();
    await page.goto(`/streams/M${name}`);
    await expect(page.getByRole("link", { name, exact: true })).toBeVisible();
    await expect(page.getByText("Every message, under its own subject.")).toBeVisible();
    await page.goto(`/streams/${name}/consumers/reader`);
    await expect(page.getByText("Max open pulls")).toBeVisible();
  } finally {
    await broker.deleteStream(`M${name}`);
    await broker.deleteStream(name);
  }
});

test("Live names the streams that store what it does not list, and loads a gap under the published subjects", async ({
  page,
  broker,
  request,
  streamName,
}) => {
  const name = `G${streamName}`;
  const transform = { src: `${name}.in.>`, dest: `${name}.out.>` };
  await addStream(broker, name, { subjects: [`${name}.in.>`], subject_transform: transform });
  await addStream(broker, `M${name}`, { mirror: { name } });
  const line = { isCut: false, hasPosition: false, cut: async () => {} };
  await page.routeWebSocket("**/api/live*", (socket) => {
    if (line.isCut) return void socket.close();
    const server = socket.connectToServer();
    server.onMessage((frame) => {
      line.hasPosition ||= frame.toString().includes('"lastNumber"');
      socket.send(frame);
    });
    line.cut = async () => {
      line.isCut = true;
      await server.close();
      await socket.close();
    };
  });
  try {
    await request.get(paths.stream(`M${name}`));
    await page.goto(`/live?subject=${name}.in.>`);
    const note = page.getByRole("note");
    await expect(note).toHaveText(`Listed by published subject: what ${name} stores under other subjects.`);
    await expect(note.getByRole("link", { name })).toHaveAttribute("href", /\/streams\//);
    await expect(page.getByText("connected, no message yet")).toBeVisible();
    await broker.publish(`${name}.in.before`, "1");
    const grid = page.getByRole("grid", { name: "Messages" });
    await expect(grid.getByText(`${name}.in.before`)).toBeVisible();
    await expect.poll(() => line.hasPosition).toBe(true);
    await line.cut();
    await expect(page.getByText("Reconnecting", { exact: true })).toBeVisible();
    await broker.publish(`${name}.in.missed`, "2");
    line.isCut = false;
    const gap = grid.getByRole("row").filter({ hasText: "while reconnecting" });
    await expect(gap).toContainText("1 message not seen");
    await gap.getByRole("button", { name: "Load from stream" }).click();
    await expect(gap).toContainText("All 1 loaded from the stream.");
    await expect(grid.getByText(`${name}.in.missed`)).toBeVisible();
    await expect(grid.getByText(`${name}.in.before`)).toHaveCount(1);

    await page.goto(`/live?subject=${name}.out.>`);
    await expect(note).toHaveText(
      `Not listed here: what M${name} mirrors. Listed by published subject: what ${name} stores under other subjects.`,
    );
  } finally {
    await broker.deleteStream(`M${name}`);
    await broker.deleteStream(name);
  }
});

test("sequences beyond 2^53 are shown with all of their digits", async ({ page, broker, request, streamName }) => {
  const name = `H${streamName}`;
  const config = `"name":"${name}","subjects":["${name}.>"],"storage":"file","retention":"limits","num_replicas":1`;
  await broker.connection.request(`$JS.API.STREAM.CREATE.${name}`, `{${config},"first_seq":9007199254740993}`);
  try {
    for (const payload of ["one", "two", "three"]) await broker.publish(`${name}.a`, payload);
    await request.get(paths.stream(name));
    await page.goto(`/streams/${name}?tab=messages`);
    for (const at of ["9007199254740993", "9007199254740994", "9007199254740995"])
      await expect(page.getByRole("link", { name: at, exact: true })).toHaveCount(1);
    await page.getByRole("link", { name: "9007199254740994", exact: true }).click();
    await expect(page).toHaveURL(/9007199254740994$/);
    await expect(page.getByText("two").first()).toBeVisible();
    await page.goto(`/streams/${name}`);
    await expect(page.getByText("seq 9007199254740995")).toBeVisible();
  } finally {
    await broker.deleteStream(name);
  }
});
