import { expect, test } from "vitest";
import { unknown } from "../model/known";
import { type BrokerList, type BrokerSummary, brokersSchema } from "./brokers";

const unread = unknown("nothing was read yet");
const unseen: BrokerSummary = {
  id: "prod",
  title: "Production",
  colour: null,
  kind: "nats",
  connection: { state: "idle" },
  needAttention: unread,
  unjudged: unread,
  consumers: unread,
  failuresOpen: unread,
  problem: "not connected yet",
};

test("a broker that was never read has unknown figures, not zeros", () => {
  const list: BrokerList = { brokers: [unseen], first: "prod" };
  expect(brokersSchema.parse(JSON.parse(JSON.stringify(list)))).toEqual(list);
  const { needAttention: _, ...without } = unseen;
  expect(brokersSchema.safeParse({ brokers: [without], first: "prod" }).success).toBe(false);
});
