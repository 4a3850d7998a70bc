import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { systemClock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { storeOn } from "../../store/testing/store-on";
import { decodeTemplate, encodeTemplate, templateKey } from "./template-log";
import { PublishTemplates } from "./templates";

const draft = { subject: "orders.created", payload: "{}" };
const wanted = { name: "An order", draft, by: "ann" };

let bus: JetStreamPort;
beforeEach(async () => {
  bus = createBroker("memory", { logger: silentLogger }).jetstream;
  await bus.start();
});
afterEach(() => bus.stop());

/** Two processes with one store. */
function twoDashboards() {
  const [one, other] = [1, 2].map(() => new PublishTemplates({ store: storeOn(bus), clock: systemClock }));
  if (one === undefined || other === undefined) throw new Error("there are two");
  return { one, other };
}

test("a template is there for everybody on the same store, by name", async () => {
  const { one, other } = twoDashboards();
  await one.save({ ...wanted, name: "b" });
  await other.save({ ...wanted, name: "a" });
  for (const templates of [one, other])
    expect((await templates.list()).map(({ name, by, draft: kept }) => [name, by, kept])).toEqual([
      ["a", "ann", draft],
      ["b", "ann", draft],
    ]);
});

test("one of the same name takes its place", async () => {
  const { one } = twoDashboards();
  const { id } = await one.save(wanted);
  await one.save({ ...wanted, draft: { subject: "other" }, by: "bob" });
  expect(await one.list()).toMatchObject([{ id, by: "bob", draft: { subject: "other" } }]);
});

test("one is deleted for everybody, once, and may be kept anew", async () => {
  const { one, other } = twoDashboards();
  const { id } = await one.save(wanted);
  expect(await other.delete(id)).toMatchObject({ name: "An order", draft });
  expect([await other.delete(id), await one.list()]).toEqual([null, []]);
  await one.save(wanted);
  expect(await other.list()).toHaveLength(1);
});

test("there are no more than 200", async () => {
  const { one } = twoDashboards();
  for (let at = 0; at < 200; at++) await one.save({ ...wanted, name: `n${at}` });
  await expect(one.save(wanted)).rejects.toMatchObject({ code: "conflict" });
  await one.save({ ...wanted, name: "n7", by: "bob" });
  expect(await one.list()).toHaveLength(200);
});

test("what is stored is read again, and nothing under another key", async () => {
  const { one } = twoDashboards();
  const kept = { template: await one.save(wanted), isDeleted: false };
  expect(decodeTemplate({ key: templateKey(kept.template), data: encodeTemplate(kept) })).toEqual(kept);
  expect(decodeTemplate({ key: "template.other", data: encodeTemplate(kept) })).toBeNull();
  expect(decodeTemplate({ key: "template.x", data: new TextEncoder().encode("{") })).toBeNull();
});
